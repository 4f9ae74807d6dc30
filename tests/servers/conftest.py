"""A running fake Bot API and, one after the other, both clients."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_clients import AiogramClient, Client, PtbClient


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture(params=[AiogramClient, PtbClient], ids=["aiogram", "ptb"])
async def client(request: pytest.FixtureRequest, server: FakeTelegram) -> AsyncIterator[Client]:
    made: Client = request.param(server.url, server.token)
    yield made
    await made.close()
