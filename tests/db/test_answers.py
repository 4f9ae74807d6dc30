"""Rounds in a row without change, and the words of coordinating agencies, on both kinds of database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.worlds import seed
from db import answers, checkins, confirmations, people, plans, rounds
from db.checkins import NewReport
from db.people import AccountView
from db.rounds import RoundView
from db.session import transaction

START = datetime(2026, 11, 5, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
ITEM = ("I.4", "Sở Nội vụ")


class Story:
    """One focal point who answers round after round."""

    def __init__(self, session: AsyncSession, plan_id: int, person_id: int) -> None:
        self.session, self.plan_id, self.person_id = session, plan_id, person_id

    async def round(self, number: int) -> RoundView:
        opens = START + number * WEEK
        times = (opens, opens + timedelta(days=1), opens + timedelta(hours=30))
        return await rounds.open_round(self.session, self.plan_id, f"2026-W{45 + number}", *times, opens)

    async def says(self, round_: RoundView | None, *, same: bool, at: datetime | None = None) -> None:
        report = NewReport(*ITEM, status="in_progress", words="lời", is_unchanged=same)
        now = at or (round_.opens_at if round_ else START)
        await checkins.add_report(
            self.session, self.plan_id, report, person_id=self.person_id, round_=round_, channel="test", now=now
        )

    async def in_a_row(self, present: RoundView | None) -> int:
        found = await answers.unchanged_rounds(self.session, self.plan_id, [ITEM[1]], present.id if present else None)
        return found.get(ITEM, 0)


@pytest.fixture
async def story(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[Story]:
    async with transaction(sessions) as session:
        await seed(session, START)
        await plans.ensure_agencies(session, {"Sở Nội vụ": "department", "Liên minh Hợp tác xã tỉnh": "union"})
        person_id = await people.register(session, "Lan", AccountView("test", "u", "u"), "test", START)
        yield Story(session, (await plans.load_all(session))[0].id, person_id)


async def test_unchanged_is_counted_by_rounds(story: Story) -> None:
    first, second, third = [await story.round(number) for number in range(3)]
    await story.says(first, same=False)
    assert await story.in_a_row(second) == 0
    await story.says(second, same=True)
    await story.says(second, same=True)  # twice in one round is one round
    assert await story.in_a_row(third) == 1
    await story.says(third, same=True)
    assert await story.in_a_row(third) == 1, "the present round is not counted"
    assert await story.in_a_row(await story.round(3)) == 2


async def test_a_sentence_ends_the_row_and_silence_does_not(story: Story) -> None:
    first, second = await story.round(0), await story.round(1)
    await story.says(first, same=True)
    await story.says(second, same=True)
    fourth = await story.round(3)  # nothing in the third
    assert await story.in_a_row(fourth) == 2
    await story.says(None, same=True)  # outside any round
    assert await story.in_a_row(fourth) == 2
    await story.says(None, same=False)
    assert await story.in_a_row(fourth) == 0


async def test_who_answered_in_a_round(story: Story) -> None:
    first = await story.round(0)
    await story.says(first, same=False)
    (answer,) = (await answers.in_round(story.session, first.id, {ITEM[1]})).values()
    assert (answer.person_id, answer.person, answer.at) == (story.person_id, "Lan", first.opens_at)
    await people.erase(story.session, story.person_id)
    story.session.expire_all()
    (answer,) = (await answers.in_round(story.session, first.id, {ITEM[1]})).values()
    assert (answer.person_id, answer.person) == (None, None)


async def test_news_reach_back_one_round(story: Story) -> None:
    first, second, third = [await story.round(number) for number in range(3)]
    await story.says(first, same=False)
    assert set(await confirmations.news(story.session, second, second.opens_at)) == {ITEM}
    await story.says(second, same=True)
    third = await story.round(2)
    assert await confirmations.news(story.session, third, third.opens_at) == {}, "unchanged is no news, the first round too old"


async def test_a_second_word_in_a_round_replaces_the_first(story: Story) -> None:
    first = await story.round(0)
    item = ("I.4", "Liên minh Hợp tác xã tỉnh")
    for agrees, words in ((True, ""), (False, "chưa thống nhất danh sách")):
        await confirmations.add(
            story.session, first, [item], person_id=story.person_id, agrees=agrees, words=words, now=first.opens_at
        )
    said = await confirmations.latest(story.session, story.plan_id)
    assert [(one.agrees, one.words) for one in said.values()] == [(False, "chưa thống nhất danh sách")]
    assert await confirmations.latest(story.session, story.plan_id, before=first.opens_at - WEEK) == {}
