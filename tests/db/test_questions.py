"""Missed questions are counted and forgotten; synonyms and titles change what a world is made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.worlds import Worlds, import_plan, seed
from db import plans, questions, revision, titles
from db.session import transaction
from knowledge.data import read_bytes
from knowledge.reading import read_plan

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Sessions = async_sessionmaker[AsyncSession]


async def test_counted_resolved_and_back(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        for text in ("gia vang", "dua hau", "dua hau"):
            await questions.count_missed(session, text, text, NOW)
        first, second = await questions.open_missed(session, 8)
        assert (first.words, first.count, second.words, second.count) == ("dua hau", 2, "gia vang", 1)
        await questions.resolve(session, first.id, NOW)
        await questions.mark_outside(session, second.id)
        assert await questions.open_missed(session, 8) == []
        for text in ("gia vang", "dua hau"):
            await questions.count_missed(session, text, text, NOW + timedelta(days=1))
        assert [(m.words, m.count) for m in await questions.open_missed(session, 8)] == [("dua hau", 3)]


async def test_forgotten_after_ninety_days_and_beyond_a_thousand(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        await questions.count_missed(session, "old", "old", NOW)
        for number in range(1005):
            await questions.count_missed(session, f"new {number}", "new", NOW + timedelta(days=2, seconds=number))
        await questions.forget_old(session, NOW + timedelta(days=91))
        kept = await questions.open_missed(session, 5000)
        assert len(kept) == 1000
        assert min(m.last_at for m in kept) == NOW + timedelta(days=2, seconds=5)


async def _synonyms(session: AsyncSession) -> tuple[int, int]:
    now = await revision.current(session, "roster")
    assert now
    return now.synonyms


async def _plans(session: AsyncSession) -> tuple[tuple[int, str], ...]:
    now = await revision.current(session, "roster")
    assert now
    return now.plans


async def test_every_change_of_synonyms_is_noticed(sessions: Sessions) -> None:
    seen = []
    async with transaction(sessions) as session:
        await seed(session, NOW)
        seen.append(await _synonyms(session))
        first = await questions.accept(session, "a", "a", "one", NOW)
        seen.append(await _synonyms(session))
        await questions.accept(session, "a", "a", "two", NOW)
        seen.append(await _synonyms(session))
        assert [(one.said, one.meant) for one in await questions.synonyms(session)] == [("a", "two")]
        newest = (await questions.synonyms(session))[0].id
        assert newest > first
        await questions.remove_synonym(session, newest, NOW)
        seen.append(await _synonyms(session))
        await questions.accept(session, "b", "b", "three", NOW)
        seen.append(await _synonyms(session))
    assert len(set(seen)) == len(seen) - 1  # empty before, empty after the removal
    assert seen[0] == seen[3] == (0, 0)


async def test_another_process_sees_synonyms_and_titles_at_its_next_turn(sessions: Sessions) -> None:
    here, there = Worlds(ZONE), Worlds(ZONE)
    async with transaction(sessions) as session:
        await seed(session, NOW)
    async with transaction(sessions) as session:
        plan_id = (await here.current(session)).plans[0].id
        before = await there.current(session)
        assert await there.current(session) is before
        await questions.accept(session, "drone", "drone", "máy bay", NOW)
        await titles.edit(session, plan_id, "I.4", "Tôn vinh hợp tác xã giỏi", NOW)
    async with transaction(sessions) as session:
        after = await there.current(session)
        task = after.index.plan.task("I.4")
        assert after.synonyms == (("drone", "máy bay"),)
        assert task is not None and task.short_title == "Tôn vinh hợp tác xã giỏi"
        assert task.content == before.index.plan.task("I.4").content  # type: ignore[union-attr]


async def test_a_synonym_alone_does_not_rebuild_the_index(sessions: Sessions) -> None:
    worlds = Worlds(ZONE)
    async with transaction(sessions) as session:
        await seed(session, NOW)
        before = await worlds.current(session)
        await questions.accept(session, "drone", "drone", "máy bay", NOW)
        after = await worlds.current(session)
    assert after.synonyms and after.index is before.index


async def test_a_new_import_keeps_edited_titles(sessions: Sessions) -> None:
    plan = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")
    async with transaction(sessions) as session:
        plan_id = await import_plan(session, plan, NOW)
        proposed = await titles.proposed(session, plan_id, "I.4")
        await titles.edit(session, plan_id, "I.4", "Một tiêu đề", NOW)
        await titles.edit(session, plan_id, "I.4", "Tiêu đề khác", NOW)
        await import_plan(session, plan, NOW + timedelta(days=1))
        assert await titles.edited(session) == {plan_id: {"I.4": "Tiêu đề khác"}}
        assert await titles.proposed(session, plan_id, "I.4") == proposed
        (stored,) = await plans.load_all(session)
        assert {t["code"]: t["short_title"] for t in stored.record["tasks"]}["I.4"] == "Tiêu đề khác"
        first = await _plans(session)
        await titles.edit(session, plan_id, "I.4", "", NOW)
        assert await titles.edited(session) == {} and await _plans(session) != first
