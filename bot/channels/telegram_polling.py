"""The long-polling loop: updates become turns, a turn that is over is confirmed, losses are waited out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from bot.channels.base import OnEvent
from bot.channels.telegram_updates import Json, album_of, chat_of
from bot.errors import ChannelError, NotSent, RateLimited
from bot.events import Event

log = logging.getLogger(__name__)

T = TypeVar("T")

_LONGEST_BACKOFF_SECONDS = 60.0
_OTHERS_WAIT_SECONDS = 1.0  # updates of other chats wait this long for a slow one, then are fetched beside it
_ALBUM_WAIT_SECONDS = 0.25  # the other pictures of an album are a moment behind the first


class WrongToken(NotSent):
    """No use trying again."""


class Conflict(NotSent):
    """Another process polls with the same token."""


class Line(Protocol):
    """What polling needs of the Bot API; it raises ChannelErrors."""

    async def get_updates(self, offset: int | None, wait_seconds: int) -> list[Json]: ...


# An update becomes an event, its press acknowledged; None for what is not ours.
Read = Callable[[Json], Awaitable["Event | None"]]


async def persist(attempt: Callable[[], Awaitable[T]], pause_seconds: float) -> T:
    """Try until it works, with a growing pause; only WrongToken ends it."""
    pause, failures = pause_seconds, 0
    while True:
        try:
            result = await attempt()
        except WrongToken:
            raise
        except RateLimited as error:
            await asyncio.sleep(error.after_seconds)
            continue
        except Conflict as error:
            log.error(
                "telegram: another process uses the same token, stop it; trying again in %g s: %s",
                pause,
                error,
            )
        except ChannelError as error:
            log.warning("telegram: no answer, trying again in %g s: %s", pause, error)
        else:
            if failures:
                log.info("telegram: answers again, attempts that failed: %d", failures)
            return result
        failures += 1
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_BACKOFF_SECONDS)


class Polling:
    """Chats side by side, each in its own order. An update is confirmed once its turn and all before it are
    over; a crash repeats the others, and the core drops what it has seen."""

    def __init__(
        self, line: Line, read: Read, on_event: OnEvent, poll_seconds: int, pause_seconds: float
    ) -> None:
        self._line = line
        self._read = read
        self._on_event = on_event
        self._poll_seconds = poll_seconds
        self._pause_seconds = pause_seconds
        self._offset: int | None = None
        self._turns: dict[int, asyncio.Task[None]] = {}  # by update id, until it is confirmed
        self._latest: dict[int, asyncio.Task[None]] = {}  # by chat
        # By chat: the album that its latest turn is about, and the turn before that one.
        self._album: dict[int, tuple[str | None, asyncio.Task[None] | None]] = {}

    async def run(self) -> None:
        """Until cancelled; turns under way are cancelled too and come again after the next start."""
        try:
            while True:
                for update in await persist(self._fetch, self._pause_seconds):
                    self._start_turn(update)
                if self._turns:
                    has_album = any(album for album, _ in self._album.values())
                    seconds = _ALBUM_WAIT_SECONDS if has_album else _OTHERS_WAIT_SECONDS
                    await asyncio.wait(self._turns.values(), timeout=seconds)
                    self._confirm()
        finally:
            for turn in self._turns.values():
                turn.cancel()
            await asyncio.gather(*self._turns.values(), return_exceptions=True)

    async def _fetch(self) -> list[Json]:
        """Updates that no turn has begun with; at once when turns are still under way."""
        updates = await self._line.get_updates(self._offset, 0 if self._turns else self._poll_seconds)
        return [update for update in updates if update["update_id"] not in self._turns]

    def _confirm(self) -> None:
        """Move the offset over the turns that are over; the next poll tells Telegram."""
        for update_id in sorted(self._turns):
            if not self._turns[update_id].done():
                break
            del self._turns[update_id]
            self._offset = update_id + 1
        self._latest = {chat: turn for chat, turn in self._latest.items() if not turn.done()}
        self._album = {chat: album for chat, album in self._album.items() if chat in self._latest}

    def _start_turn(self, update: Json) -> None:
        """The pictures of an album go side by side, so that they meet; what follows waits for the first of them,
        which holds the whole album."""
        chat, album = chat_of(update), album_of(update)
        before = self._latest.get(chat)
        open_album, before_album = self._album.get(chat, (None, None))
        is_further = album is not None and album == open_album and before is not None and not before.done()
        if is_further:
            before = before_album
        turn = asyncio.create_task(self._turn(update, before))
        self._turns[update["update_id"]] = turn
        if not is_further:
            self._latest[chat], self._album[chat] = turn, (album, before)

    async def _turn(self, update: Json, before: asyncio.Task[None] | None) -> None:
        if before:
            await asyncio.wait([before])
        update_id = update["update_id"]
        try:
            event = await self._read(update)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            log.warning("telegram: update %s cannot be read: %r", update_id, error)
            return
        if event is None:
            log.debug("telegram: update %s does not concern us: %s", update_id, sorted(update))
            return
        try:
            await self._on_event(event)
        except Exception:
            log.exception("telegram: update %s failed", update_id)
