"""Delivers the updates of the fake Bot API to a webhook: one after the other, the same again until it is taken."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import aiohttp

from tests.servers.telegram_world import BotAccount

_PAUSE_SECONDS = 0.05


class Courier:
    """Plays Telegram's side of a webhook and the TLS proxy in front of ours: `public` is what was registered, on
    https; it is called at `local`. `statuses` are the answers so far."""

    def __init__(self, bot: BotAccount, public: str, local: str) -> None:
        self._bot = bot
        self._public, self.local = public.rstrip("/"), local.rstrip("/")
        self._task: asyncio.Task[None] | None = None
        self.statuses: list[int] = []

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                if not self._bot.webhook_url.startswith(self._public) or not self._bot.updates:
                    self._bot.arrived.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_PAUSE_SECONDS):
                            await self._bot.arrived.wait()
                    continue
                await self._deliver(session, self._bot.updates[0])

    async def _deliver(self, session: aiohttp.ClientSession, update: dict[str, object]) -> None:
        url = self._bot.webhook_url.replace(self._public, self.local, 1)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._bot.webhook_secret} if self._bot.webhook_secret else {}
        try:
            async with session.post(url, json=update, headers=headers) as answer:
                self.statuses.append(answer.status)
        except aiohttp.ClientError:
            self.statuses.append(0)
        if self.statuses[-1] // 100 == 2 and self._bot.updates and self._bot.updates[0] is update:
            self._bot.updates.pop(0)
        elif self.statuses[-1] // 100 != 2:
            await asyncio.sleep(_PAUSE_SECONDS)
