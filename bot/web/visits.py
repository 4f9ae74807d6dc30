"""The chat pages that are open in this process, and the look into the mailbox that wakes them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from bot.channels.web import Mailbox
from bot.errors import NotSent
from bot.web.metrics import Metrics

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0  # how long a message of another process (`dondoc tick`) may go unnoticed
MOST = 500  # open pages; each costs a task and a socket
_TIDY_SECONDS = 3600.0


class OpenPage(Protocol):
    user: str
    chats: tuple[str, ...]
    mail: asyncio.Event

    async def tell(self, frame: dict[str, Any]) -> None: ...


class Visits:
    def __init__(self, mailbox: Mailbox, metrics: Metrics) -> None:
        self._mailbox = mailbox
        self._metrics = metrics
        self._open: set[OpenPage] = set()

    @property
    def is_full(self) -> bool:
        return len(self._open) >= MOST

    @contextmanager
    def open(self, page: OpenPage) -> Iterator[None]:
        self._open.add(page)
        self._metrics.pages.inc()
        try:
            yield
        finally:
            self._open.discard(page)
            self._metrics.pages.dec()

    def wake(self, chat: str) -> None:
        """There is mail for this chat."""
        for page in self._open:
            if chat in page.chats:
                page.mail.set()

    async def tell(self, chat: str, frame: dict[str, Any], but: OpenPage | None = None) -> None:
        """Say something passing to the pages of a chat. A page that does not listen must not hold up the rest."""
        told = [page.tell(frame) for page in self._open if chat in page.chats and page is not but]
        if told:
            await asyncio.wait([asyncio.ensure_future(each) for each in told], timeout=1.0)

    async def watch(self) -> None:
        """Notice what other processes post; tidy up now and then. Until cancelled."""
        newest, tidy_at, is_away = 0, time.monotonic(), False
        while True:
            try:
                if self._open and (found := await self._mailbox.latest()) != newest:
                    newest = found
                    for page in self._open:
                        page.mail.set()
                if time.monotonic() >= tidy_at:
                    await self._mailbox.forget_unread()
                    tidy_at = time.monotonic() + _TIDY_SECONDS
                is_away = False
            except NotSent as error:
                if not is_away:  # once per outage, not once per second
                    log.warning("%s; trying again every second", error)
                is_away = True
            await asyncio.sleep(POLL_SECONDS)
