"""The doors of the webhooks over real HTTP: size, secret, repeats, a database that is away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.inbox import Inbox
from bot.web.metrics import Metrics
from bot.web.server import serving
from bot.web.webhooks import MOST_BYTES, webhook_routes
from db.faults import DatabaseUnavailable
from tests.bot.test_inbox import Hooked, body, rows
from tests.fakes import FakeChannel, FixedClock

Sessions = async_sessionmaker[AsyncSession]
RIGHT = {"X-Secret": "right"}


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def inbox(sqlite_sessions: Sessions, clock: FixedClock) -> Inbox:
    return Inbox(sqlite_sessions, {}, clock.now)


@pytest.fixture
async def url(inbox: Inbox, metrics: Metrics) -> AsyncIterator[str]:
    app = web.Application(client_max_size=1024)
    app.router.add_routes(webhook_routes([Hooked(), FakeChannel("web")], inbox, metrics))
    async with serving(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/webhook/zalo-bot"


async def post(url: str, data: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as client, client.post(url, data=BytesIO(data), headers=headers) as response:
        return response.status


def counted(metrics: Metrics, outcome: str) -> bool:
    return f'dondoc_webhooks_total{{channel="zalo_bot",outcome="{outcome}"}} 1.0' in metrics.text().decode()


async def test_a_genuine_delivery_is_stored_and_a_repeat_is_answered_and_dropped(url: str, metrics: Metrics, sqlite_sessions: Sessions) -> None:
    assert await post(url, body("m1"), RIGHT) == HTTPStatus.OK
    assert await post(url, body("m1"), RIGHT) == HTTPStatus.OK
    assert [(key, state) for key, state, _ in await rows(sqlite_sessions)] == [("m1", "waiting")]
    assert counted(metrics, "accepted") and counted(metrics, "repeated")


async def test_a_wrong_secret_is_refused_before_anything_is_parsed(url: str, metrics: Metrics, sqlite_sessions: Sessions) -> None:
    assert await post(url, body("m1"), {"X-Secret": "wrong"}) == HTTPStatus.UNAUTHORIZED
    assert await rows(sqlite_sessions) == []
    assert counted(metrics, "refused")


async def test_a_body_over_one_mebibyte_is_refused_said_or_real(url: str, metrics: Metrics, sqlite_sessions: Sessions) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * (MOST_BYTES // 16)

    assert await post(url, b" " * (MOST_BYTES - 20) + body("m1"), RIGHT) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert counted(metrics, "too_large")
    async with aiohttp.ClientSession() as client, client.post(url, data=chunks(), headers=RIGHT) as response:
        assert response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert await post(url, b" " * (MOST_BYTES - 200) + body("m1"), RIGHT) == HTTPStatus.OK
    assert len(await rows(sqlite_sessions)) == 1


async def test_a_body_without_a_key_is_known_by_its_digest(url: str, sqlite_sessions: Sessions) -> None:
    assert await post(url, b"not json", RIGHT) == HTTPStatus.OK
    assert await post(url, b"not json", RIGHT) == HTTPStatus.OK
    assert [key[:7] for key, _, _ in await rows(sqlite_sessions)] == ["sha256:"]


async def test_a_database_that_is_away_makes_the_sender_try_again(
    url: str, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr("bot.inbox.transaction", away)
    assert await post(url, body("m1"), RIGHT) == HTTPStatus.SERVICE_UNAVAILABLE
