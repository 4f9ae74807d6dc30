"""What follows a report, on both databases: reviews once, versions in line, the closing question twice at most."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.worlds import seed
from db import checkins, closings, people, plans, returns, reviews
from db.checkins import NewReport
from db.models import ProgressReport
from db.people import AccountView
from db.plans import ensure_agencies
from db.session import transaction
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]
ITEM = ("II.6", "Sở Dân tộc và Tôn giáo")


@pytest.fixture
async def ids(sessions: Sessions, clock: FixedClock) -> tuple[int, int]:
    """(plan, person)"""
    async with transaction(sessions) as session:
        await seed(session, clock.now())
        await ensure_agencies(session, {ITEM[1]: "department"})
        person = await people.register(session, "Dân", AccountView("script", "Dân", "Dân"), "test", clock.now())
        return (await plans.load_all(session))[0].id, person


async def report(
    session: AsyncSession, ids: tuple[int, int], clock: FixedClock, status: str | None, corrects: int | None = None, **more: bool
) -> int:
    clock.advance(minutes=1)
    new = NewReport(*ITEM, status, "lời của đầu mối", is_unchanged=more.get("is_unchanged", False))
    return await checkins.add_report(
        session, ids[0], new, person_id=ids[1], round_=None, channel="script", now=clock.now(), corrects=corrects
    )


async def test_versions_stand_in_line_and_only_the_last_waits(sessions: Sessions, ids: tuple[int, int], clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        first = await report(session, ids, clock, "done")
        second = await report(session, ids, clock, "done", corrects=first)
        third = await report(session, ids, clock, "done", corrects=second)
        for number in (first, second, third):
            line = await checkins.versions(session, number)
            assert [(view.id, view.version) for view in line] == [(first, 1), (second, 2), (third, 3)]
        assert [view.id for view in await reviews.awaiting(session, ids[0])] == [third]
        assert await checkins.versions(session, third + 1) == []


async def test_a_verdict_is_given_once_and_repetitions_carry_it(sessions: Sessions, ids: tuple[int, int], clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        done = await report(session, ids, clock, "done")
        assert await reviews.decide(session, done, reviews.RETURNED, "thiếu văn bản", ids[1], clock.now())
        assert not await reviews.decide(session, done, reviews.CONFIRMED, "", ids[1], clock.now())
        again = await report(session, ids, clock, "done", is_unchanged=True)
        latest = (await checkins.latest_reports(session, ids[0]))[ITEM]
        assert (latest.id, latest.verdict) == (again, reviews.RETURNED)
        assert (await checkins.telling_reports(session, ids[0]))[ITEM].id == done
        await report(session, ids, clock, None)  # tells an obstacle alone: no status
        assert (await checkins.telling_reports(session, ids[0]))[ITEM].id == done
        assert await reviews.awaiting(session, ids[0]) == []


async def test_the_question_is_counted_once_a_round_and_twice_at_most(sessions: Sessions, ids: tuple[int, int], clock: FixedClock) -> None:
    asked = []
    for _ in range(4):
        opened_at = clock.now()
        async with transaction(sessions) as session:
            asked += [await closings.count_asked(session, ids[0], ITEM, opened_at, clock.now()) for _ in range(2)]
        clock.advance(days=7)
    assert asked == [True] * 4 + [False] * 4


async def test_what_is_concluded_is_settled_until_it_is_returned(sessions: Sessions, ids: tuple[int, int], clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        assert await closings.settled(session, ids[0]) == set()
        done = await report(session, ids, clock, "done")
        await closings.conclude(session, ids[0], ITEM, "completed", "BC 1/BC-SDTTG", None, ids[1], clock.now())
        assert await closings.settled(session, ids[0]) == {ITEM}
        await reviews.decide(session, done, reviews.RETURNED, "thiếu văn bản", ids[1], clock.now())
        assert await closings.settled(session, ids[0]) == set()
        await closings.conclude(session, ids[0], ITEM, "extended", None, date(2027, 12, 31), ids[1], clock.now())
        assert await closings.settled(session, ids[0]) == set()
        await closings.conclude(session, ids[0], ITEM, "folded", None, None, ids[1], clock.now())
        assert await closings.settled(session, ids[0]) == {ITEM}
        assert (await closings.listing(session, ids[0]))[ITEM].extended_to is None


async def test_what_was_returned_is_open_until_it_is_answered(sessions: Sessions, ids: tuple[int, int], clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        done = await report(session, ids, clock, "done")
        asked_at = clock.now()
        clock.advance(minutes=1)
        await reviews.decide(session, done, reviews.RETURNED, "thiếu văn bản", ids[1], clock.now())
        returned_at = clock.now()
        assert (await returns.open_again(session, ids[0]))[ITEM].reason == "thiếu văn bản"
        again = select(ProgressReport.id).where(returns.IS_OPEN_AGAIN)
        assert (await session.scalars(again)).all() == [done]
        await report(session, ids, clock, "done")
        assert await returns.open_again(session, ids[0]) == {}
        assert (await session.scalars(again)).all() == []
        assert await returns.open_again(session, ids[0], before=asked_at) == {}
        assert ITEM in await returns.open_again(session, ids[0], before=returned_at)
