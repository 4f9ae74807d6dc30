"""The log of reports: whoever alters or removes a line with other means is found out, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.checks import run_all
from bot.settings import Settings
from bot.worlds import seed
from db import chain, checkins, people
from db.chain import Broken
from db.checkins import NewReport
from db.people import AccountView
from db.plans import ensure_agencies
from db.session import reading, transaction
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]
AGENCY = "Sở Nội vụ"


@pytest.fixture
async def person_id(sessions: Sessions, clock: FixedClock) -> int:
    async with transaction(sessions) as session:
        await seed(session, clock.now())
        await ensure_agencies(session, {AGENCY: "department"})
        return await people.register(session, "Lan", AccountView("script", "Lan", "Lan"), "test", clock.now())


async def report(sessions: Sessions, person_id: int, clock: FixedClock, words: str, corrects: int | None = None) -> int:
    clock.advance(seconds=1)
    new = NewReport(
        "I.4", AGENCY, "in_progress", words, percent=60, figures=[[12.0, "hợp tác xã"], [2.5, "tỷ đồng"]],
        due_on=(clock.now() + timedelta(days=30)).date(), obstacle=True, obstacle_text="thiếu biên chế",
    )  # fmt: skip
    async with transaction(sessions) as session:
        plan_id = (await session.execute(text("SELECT id FROM plans"))).scalar_one()
        return await checkins.add_report(
            session, plan_id, new, person_id=person_id, round_=None, channel="script", now=clock.now(), corrects=corrects
        )


async def first_broken(sessions: Sessions) -> Broken | None:
    async with reading(sessions) as session:
        return await chain.first_broken(session)


async def test_an_untouched_log_is_whole(sessions: Sessions, person_id: int, clock: FixedClock) -> None:
    assert await first_broken(sessions) is None
    first = await report(sessions, person_id, clock, "khoảng 60%, vướng biên chế “cấp xã”")
    await report(sessions, person_id, clock, "khoảng 65%", corrects=first)
    assert await first_broken(sessions) is None


async def test_erasing_a_person_breaks_nothing(sessions: Sessions, person_id: int, clock: FixedClock) -> None:
    await report(sessions, person_id, clock, "khoảng 60%")
    async with transaction(sessions) as session:
        await people.erase(session, person_id)
    assert await first_broken(sessions) is None


DAMAGE: dict[str, tuple[str, Callable[[list[int]], Broken]]] = {
    "altered words": ("UPDATE progress_reports SET words = 'xong rồi' WHERE id = {1}", lambda n: Broken(n[1], n[0])),
    "altered status": ("UPDATE progress_reports SET status = 'done' WHERE id = {2}", lambda n: Broken(n[2], n[1])),
    "altered time": ("UPDATE progress_reports SET at = '2026-01-01 00:00:00+00' WHERE id = {0}", lambda n: Broken(n[0], None)),
    "altered figures": ("UPDATE progress_reports SET figures = '[]' WHERE id = {1}", lambda n: Broken(n[1], n[0])),
    "removed in the middle": ("DELETE FROM progress_reports WHERE id = {1}", lambda n: Broken(n[2], n[0])),
    "removed the first": ("DELETE FROM progress_reports WHERE id = {0}", lambda n: Broken(n[1], None)),
    "removed the last": ("DELETE FROM progress_reports WHERE id = {2}", lambda n: Broken(n[2], n[1], is_missing=True)),
    "removed all": ("DELETE FROM progress_reports", lambda n: Broken(n[2], None, is_missing=True)),
    "a line slipped in": (
        "INSERT INTO progress_reports (task_id, agency_id, at, is_late, is_unchanged, figures, words, channel, link) "
        "SELECT task_id, agency_id, at, is_late, is_unchanged, figures, words, channel, link FROM progress_reports WHERE id = {2}",
        lambda n: Broken(n[2] + 1, n[2]),
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
async def test_tampering_is_found_at_its_receipt(
    sessions: Sessions, person_id: int, clock: FixedClock, damage: str, database_url: str
) -> None:
    numbers = [await report(sessions, person_id, clock, words) for words in ("khoảng 40%", "khoảng 50%", "khoảng 60%")]
    statement, expected = DAMAGE[damage]
    async with transaction(sessions) as session:
        await session.execute(text("DELETE FROM obstacles"))
        await session.execute(text(statement.format(*numbers)))
    assert await first_broken(sessions) == expected(numbers)


async def test_doctor_names_the_first_broken_receipt(
    sessions: Sessions, person_id: int, clock: FixedClock, database_url: str
) -> None:
    number = await report(sessions, person_id, clock, "khoảng 40%")
    await report(sessions, person_id, clock, "khoảng 50%")
    settings = Settings(_env_file=None, database_url=database_url)

    async def log_check() -> tuple[bool, str]:
        (found,) = [check for check in await run_all(settings) if check.name == "report log"]
        return found.is_fine, found.detail

    assert (await log_check())[0]
    async with transaction(sessions) as session:
        await session.execute(text("UPDATE progress_reports SET percent = 100 WHERE id = :id"), {"id": number})
    is_fine, detail = await log_check()
    assert not is_fine and f"{number:06d}" in detail


async def test_many_writers_at_once_make_one_chain(sessions: Sessions, person_id: int, clock: FixedClock) -> None:
    await asyncio.gather(*(report(sessions, person_id, clock, f"khoảng {share}%") for share in range(20)))
    assert await first_broken(sessions) is None
