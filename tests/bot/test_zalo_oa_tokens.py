"""Single-use refresh tokens: one refresher among tasks, processes and replicas; nothing is used before it is stored."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.zalo_oa_tokens import EARLY_SECONDS
from bot.errors import NotSent
from db import tokens
from db.session import reading
from tests.bot.zalo_oa_channel import make_api
from tests.servers.zalo_oa import FakeZaloOa
from tests.servers.zalo_oa_http import TOKEN_PATH, Fault

Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloOa]:
    async with FakeZaloOa() as server:
        yield server


async def _troubles(sessions: Sessions) -> list[tokens.Trouble]:
    async with reading(sessions) as session:
        return await tokens.troubles(session)


async def test_the_first_call_brings_a_pair_and_the_next_uses_it(zalo: FakeZaloOa, sessions: Sessions) -> None:
    api = make_api(zalo, sessions)
    assert (await api.me()).name == "Kế hoạch 363"
    assert (await api.me()).kind == "4"
    assert len(zalo.world.refreshes) == 1
    await api.close()


async def test_many_tasks_and_two_replicas_refresh_once(zalo: FakeZaloOa, sessions: Sessions) -> None:
    replicas = [make_api(zalo, sessions) for _ in range(2)]
    await asyncio.gather(*(api.me() for api in replicas for _ in range(5)))
    assert len(zalo.world.refreshes) == 1
    zalo.world.tokens.access = "revoked elsewhere"  # -216 for everybody at once
    await asyncio.gather(*(api.me() for api in replicas for _ in range(5)))
    assert len(zalo.world.refreshes) == 2
    assert not await _troubles(sessions)
    for api in replicas:
        await api.close()


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_replica_takes_the_pair_that_another_has_made(zalo: FakeZaloOa, sessions: Sessions, code: int) -> None:
    zalo.switches.dead_token = code  # type: ignore[assignment]
    one, other = make_api(zalo, sessions), make_api(zalo, sessions)
    await one.me()
    access = await one.tokens.access()
    await other.tokens.renew(access.generation)  # kills what `one` would have used
    assert (await one.tokens.renew(access.generation)).generation == access.generation + 1
    await one.me()
    assert len(zalo.world.refreshes) == 2
    await one.close()
    await other.close()


async def test_is_refreshed_early(zalo: FakeZaloOa, sqlite_sessions: Sessions) -> None:
    api = make_api(zalo, sqlite_sessions)
    first = await api.tokens.access()
    assert first.left_seconds > 20 * 3600
    keeping = asyncio.create_task(api.tokens.keep_fresh(early_seconds=first.left_seconds + 60, pause_seconds=60))
    await zalo.until(lambda: len(zalo.world.refreshes) == 2)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert timedelta(hours=5).total_seconds() == EARLY_SECONDS
    await api.close()


async def test_a_restart_goes_on_with_what_is_stored(zalo: FakeZaloOa, sqlite_sessions: Sessions) -> None:
    seed = zalo.world.tokens.refresh
    for _ in range(2):  # the second one still has the old token in its settings
        api = make_api(zalo, sqlite_sessions, seed=seed)
        await api.me()
        await api.close()
    assert zalo.world.refreshes == [seed]


async def test_an_expired_refresh_token_says_what_to_do_and_a_new_one_mends_it(zalo: FakeZaloOa, sessions: Sessions) -> None:
    api = make_api(zalo, sessions, seed="RT-long-expired")
    for _ in range(3):
        with pytest.raises(NotSent, match="set ZALO_OA_REFRESH_TOKEN and restart .*-14020"):
            await api.me()
    assert len(zalo.world.refreshes) == 1  # not asked again and again
    (trouble,) = await _troubles(sessions)
    assert trouble.is_dead and trouble.needs_person and "Invalid refresh token" in trouble.why
    assert "RT-long-expired" not in trouble.why
    await api.close()
    mended = make_api(zalo, sessions, seed=zalo.world.consent())
    await mended.me()
    assert not await _troubles(sessions)
    await mended.close()


async def test_a_wrong_app_secret_needs_a_person_but_kills_nothing(zalo: FakeZaloOa, sqlite_sessions: Sessions) -> None:
    right, zalo.world.app_secret = zalo.world.app_secret, "another-secret"
    api = make_api(zalo, sqlite_sessions)
    zalo.world.app_secret = right
    with pytest.raises(NotSent, match="-14004"):
        await api.me()
    (trouble,) = await _troubles(sqlite_sessions)
    assert trouble.needs_person and not trouble.is_dead
    await api.close()


@pytest.mark.parametrize("faults", [(429,), (502, 502), ("cut", "cut")])
async def test_a_token_server_that_stumbles_is_tried_again_later(
    zalo: FakeZaloOa, sqlite_sessions: Sessions, faults: tuple[Fault, ...]
) -> None:
    api = make_api(zalo, sqlite_sessions)
    zalo.fail_next(TOKEN_PATH, *faults)
    with pytest.raises(NotSent):
        await api.me()
    (trouble,) = await _troubles(sqlite_sessions)
    assert not trouble.needs_person and "<html>" not in trouble.why
    await api.me()
    assert not await _troubles(sqlite_sessions)
    await api.close()


async def test_a_lost_answer_is_a_lost_pair_and_is_said(zalo: FakeZaloOa, sqlite_sessions: Sessions) -> None:
    api = make_api(zalo, sqlite_sessions)
    zalo.fail_next(TOKEN_PATH, "drop")
    with pytest.raises(NotSent, match="-14020"):
        await api.me()
    assert (await _troubles(sqlite_sessions))[0].is_dead
    await api.close()


async def test_a_request_that_never_arrived_is_repeated(zalo: FakeZaloOa, sqlite_sessions: Sessions) -> None:
    api = make_api(zalo, sqlite_sessions)
    zalo.fail_next(TOKEN_PATH, "cut")
    await api.me()
    await api.close()


async def test_a_refresh_is_not_broken_off_by_a_clean_stop(zalo: FakeZaloOa, sqlite_sessions: Sessions) -> None:
    api = make_api(zalo, sqlite_sessions)
    call = asyncio.create_task(api.me())
    await zalo.until(lambda: bool(zalo.world.refreshes))
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    async with reading(sqlite_sessions) as session:
        pair = await tokens.current(session, f"zalo_oa:{zalo.world.app_id}")
    assert pair and pair.access_token == zalo.world.tokens.access
    await api.close()


_ONE_CALL = """
import asyncio, sys
from sqlalchemy.ext.asyncio import async_sessionmaker
from bot.channels.zalo_oa_api import Credentials, OaApi
from bot.keyring import DbVault
from db.session import make_engine, make_sessions
url, base, app_id, secret, seed = sys.argv[1:]
async def call():
    engine = make_engine(url)
    api = OaApi(Credentials(app_id, secret), DbVault(make_sessions(engine), f"zalo_oa:{app_id}", seed, 1.5), base, base, 60)
    await api.me()
asyncio.run(call())
"""


@pytest.mark.parametrize("arrives", [True, False])
async def test_killed_in_mid_refresh(zalo: FakeZaloOa, database_url: str, sessions: Sessions, arrives: bool) -> None:
    """kill -9 while the token server is being asked: another process waits for the lease, then finds out which it was."""
    world = zalo.world
    zalo.fail_next(TOKEN_PATH, "timeout" if arrives else "hang")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ONE_CALL, database_url, zalo.url, world.app_id, world.app_secret, world.tokens.refresh
    )
    await zalo.until(lambda: zalo.asked(TOKEN_PATH) == 1, 20)
    process.kill()
    await process.wait()
    api = make_api(zalo, sessions, seed=_first_seed(zalo), lease_seconds=1.5)
    if arrives:  # the pair died with the process: no second-guessing, a person is asked
        with pytest.raises(NotSent, match="-14020"):
            await api.me()
        assert (await _troubles(sessions))[0].is_dead
    else:
        await api.me()
        assert not await _troubles(sessions)
    await api.close()


def _first_seed(zalo: FakeZaloOa) -> str:
    return next(iter(zalo.world.used_refresh), zalo.world.tokens.refresh)
