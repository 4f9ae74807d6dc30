"""Pages opened from within a chat app: the app says who looks, is believed only with a valid signature, and who may
see the board is led to it.

The page finds the words of Telegram in its own address, behind "#tgWebAppData=", and posts them as they are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.channels.base import Channel, Embedding, page_path

_FILES = Path(__file__).parent
_MOST_BYTES = 8192  # initData holds a name and a few numbers

# Channel and user id -> the address of the board for that person; None: the person may not see it.
Lead = Callable[[str, str], Awaitable["str | None"]]


def webapp_routes(channels: Iterable[Channel], lead: Lead, now: Callable[[], datetime]) -> list[web.RouteDef]:
    """For each channel whose app opens pages: GET the page, POST who looks. Nothing is stored of a stranger."""
    found: list[web.RouteDef] = []
    for channel in channels:
        if isinstance(channel, Embedding):
            door = _Door(channel, lead, now)
            found += [web.get(page_path(channel.name), door.page), web.post(page_path(channel.name), door.open)]
    return [*found, web.get("/webapp.js", _script)] if found else []


async def _script(request: web.Request) -> web.FileResponse:
    return web.FileResponse(_FILES / "webapp.js")


class _Door:
    def __init__(self, channel: Embedding, lead: Lead, now: Callable[[], datetime]) -> None:
        self._channel = channel
        self._lead = lead
        self._now = now

    async def page(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_FILES / "webapp.html")

    async def open(self, request: web.Request) -> web.Response:
        """200 with {"open": address, or null for who may not see it}; 403 for who cannot be believed."""
        data = await request.content.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES or not request.content.at_eof():
            raise web.HTTPRequestEntityTooLarge(_MOST_BYTES, len(data))
        visitor = self._channel.visitor_of(data.decode("utf-8", "replace"), self._now())
        if visitor is None:
            raise web.HTTPForbidden(text="Open the page from within the chat again.\n")
        return web.json_response({"open": await self._lead(self._channel.name, visitor.user_id)})
