"""Pages opened from within a chat app: the app says who looks, and is believed only with a valid signature.

A page finds the words of Telegram in its own address, behind "#tgWebAppData=", and posts them here as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from aiohttp import web

from bot.channels.base import Channel, Embedding

_MOST_BYTES = 8192  # initData holds a name and a few numbers


def webapp_routes(channels: Iterable[Channel], now: Callable[[], datetime]) -> list[web.RouteDef]:
    """POST /webapp/<channel>: 200 with the account that looks, or 403. Nothing is stored."""
    return [web.post(f"/webapp/{c.name}", _Door(c, now).handle) for c in channels if isinstance(c, Embedding)]


class _Door:
    def __init__(self, channel: Embedding, now: Callable[[], datetime]) -> None:
        self._channel = channel
        self._now = now

    async def handle(self, request: web.Request) -> web.Response:
        data = await request.content.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES or not request.content.at_eof():
            raise web.HTTPRequestEntityTooLarge(_MOST_BYTES, len(data))
        visitor = self._channel.visitor_of(data.decode("utf-8", "replace"), self._now())
        if visitor is None:
            raise web.HTTPForbidden(text="Open the page from within the chat again.\n")
        return web.json_response({"channel": self._channel.name, "user_id": visitor.user_id, "name": visitor.name})
