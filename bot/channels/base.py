"""What a channel is: it turns its protocol into events and carries replies; it decides nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.events import Address, Event, Limits, Reply, Sent

OnEvent = Callable[[Event], Awaitable[None]]


class Channel(Protocol):
    """One way to reach people. `run` listens until cancelled; `send` returns proof or raises a ChannelError."""

    name: str
    limits: Limits

    async def run(self, on_event: OnEvent) -> None: ...

    async def send(self, address: Address, reply: Reply) -> Sent: ...

    async def close(self) -> None: ...
