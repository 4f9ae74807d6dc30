"""The real Telegram adapter against the fake Bot API, ready for a test to listen and send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from bot.channels.base import Menu
from bot.channels.telegram import TelegramChannel
from bot.events import Address, Event
from tests.servers.telegram import FakeTelegram

OnEvent = Callable[[Event], Awaitable[None]]


def address(chat_id: int | str, *, user_id: int | str | None = None) -> Address:
    is_group = str(chat_id).startswith("-")
    return Address("telegram", str(chat_id), str(user_id or chat_id), is_group)


@asynccontextmanager
async def connected(
    server: FakeTelegram,
    *,
    token: str | None = None,
    commands: Sequence[tuple[str, str]] = (),
    request_seconds: int = 5,
) -> AsyncIterator[TelegramChannel]:
    """A channel that gives up and tries again quickly."""
    channel = TelegramChannel(
        token or server.token,
        server.url,
        Menu(commands),
        poll_seconds=5,
        request_seconds=request_seconds,
        backoff_seconds=0.05,
        album_seconds=0.8,
    )
    try:
        yield channel
    finally:
        await channel.close()


class Inbox:
    """Keeps what a channel hears; `on_event` may be replaced to misbehave."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._arrived = asyncio.Event()

    async def on_event(self, event: Event) -> None:
        self.events.append(event)
        self._arrived.set()

    async def take(self, count: int = 1, seconds: float = 5) -> list[Event]:
        """The next events, taken out; waits for them."""
        async with asyncio.timeout(seconds):
            while len(self.events) < count:
                self._arrived.clear()
                await self._arrived.wait()
        taken, self.events = self.events[:count], self.events[count:]
        return taken

    async def one(self) -> Event:
        (event,) = await self.take()
        return event


@asynccontextmanager
async def listening(channel: TelegramChannel, on_event: OnEvent | None = None) -> AsyncIterator[Inbox]:
    """The channel at work; its failure fails the test."""
    inbox = Inbox()
    task = asyncio.create_task(channel.run(on_event or inbox.on_event))
    try:
        yield inbox
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
