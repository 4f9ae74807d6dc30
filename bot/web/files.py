"""Addresses of files: for the chat page under its own guards, and public ones for channels that fetch by URL."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.files import KEPT, Files
from bot.settings import Settings
from bot.web import guard

log = logging.getLogger(__name__)

PUBLIC = timedelta(days=7)  # a channel fetches at once; people open a linked paper within the week
_EVERYBODY = ""
_TYPES = {
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileAddresses:
    """Makes and serves addresses. What is in one (for whom, which file, until when) is signed, so it needs no table
    and works any number of times until it expires."""

    def __init__(self, files: Files, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._files = files
        self._settings = settings
        self._clock = clock

    def public_file_url(self, path: str | Path, now: datetime) -> str | None:
        """An address under PUBLIC_URL that whoever has it may open for a week; None without PUBLIC_URL, or when the
        file is not one of ours (any more)."""
        base = self._settings.public_url
        signed = self._signed(Path(path), _EVERYBODY, now + PUBLIC) if base else None
        return f"{base.rstrip('/')}/f/{signed}" if base and signed else None

    def page_url(self, path: str | Path, chat_id: str) -> str | None:
        """An address on the chat page's own host, for the visitor of this chat only."""
        signed = self._signed(Path(path), chat_id, self._clock() + KEPT)
        return f"/chat-files/{quote(chat_id, safe='')}/{signed}" if signed else None

    def routes(self) -> Sequence[web.RouteDef]:
        tail = "{place}/{until:[0-9]{1,12}}/{signature:[0-9a-f]{40}}/{name}"
        return (web.get(f"/f/{tail}", self._public), web.get(f"/chat-files/{{chat}}/{tail}", self._of_chat))

    async def _public(self, request: web.Request) -> web.StreamResponse:
        response = self._serve(request, _EVERYBODY)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the chat that links it shows it
        return response

    async def _of_chat(self, request: web.Request) -> web.StreamResponse:
        guard.check_page(request, self._settings.web_chat)
        chat = request.match_info["chat"]
        if self._settings.web_chat == "on" and guard.visitor_of(request) != chat:
            raise web.HTTPNotFound
        return self._serve(request, chat)

    def _serve(self, request: web.Request, for_whom: str) -> web.StreamResponse:
        place, until, name = (request.match_info[part] for part in ("place", "until", "name"))
        expected = self._signature(for_whom, place, name, int(until))
        if expected is None or not hmac.compare_digest(expected, request.match_info["signature"]):
            raise web.HTTPNotFound
        path = self._files.find(place, name) if self._clock().timestamp() <= int(until) else None
        if path is None:
            raise web.HTTPGone(text="This address has expired.\n")
        kind = _TYPES.get(path.suffix)
        shown = "inline" if path.suffix == ".png" else "attachment"
        headers = {
            "Content-Type": kind or "application/octet-stream",
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
            "X-Robots-Tag": "noindex",
        }
        return web.FileResponse(path, headers=headers)

    def _signed(self, path: Path, for_whom: str, until: datetime) -> str | None:
        place, name, seconds = path.parent.name, path.name, int(until.timestamp())
        if self._files.find(place, name) is None:
            return None
        signature = self._signature(for_whom, place, name, seconds)
        return f"{place}/{seconds}/{signature}/{quote(name)}" if signature else None

    def _signature(self, for_whom: str, place: str, name: str, until: int) -> str | None:
        try:
            key = self._files.key()
        except OSError as error:
            log.error("the key of file addresses cannot be read or made: %s", error.strerror)
            return None
        told = "\n".join((quote(for_whom, safe=""), place, quote(name), str(until)))
        return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:40]
