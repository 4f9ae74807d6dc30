"""The only fakes: a clock that stands still, and a channel that remembers what it was asked to send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.channels.base import OnEvent
from bot.events import Address, Limits, Reply, Sent


class FixedClock:
    """Stands at one moment until moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """`clock.advance(days=2)`; takes what timedelta takes."""
        self.at += timedelta(**duration)


class FakeChannel:
    """Keeps what was sent. `fault` looks at each send and returns an exception to raise, or None."""

    def __init__(
        self, name: str = "telegram", fault: Callable[[Address], Exception | None] | None = None
    ) -> None:
        self.name = name
        self.limits = Limits(
            max_text=4096,
            unit="utf16",
            buttons=100,
            groups=True,
            can_start=True,
            edits=True,
            files=True,
            rich="html",
        )
        self.fault = fault
        self.sent: list[tuple[Address, Reply]] = []

    async def run(self, on_event: OnEvent) -> None:
        await asyncio.Event().wait()

    async def send(self, address: Address, reply: Reply) -> Sent:
        error = self.fault(address) if self.fault else None
        if error is not None:
            raise error
        self.sent.append((address, reply))
        return Sent(str(len(self.sent)))

    async def close(self) -> None:
        return None
