"""Editions, subscriptions and decisions, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db import chat_moves, deliveries, digests, editions, groups, people, subscriptions
from db.models import Plan
from db.people import AccountView
from db.session import transaction
from db.subscriptions import Wanted

NOW = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
Sessions = async_sessionmaker[AsyncSession]


async def _plan(session: AsyncSession) -> int:
    plan = Plan(number="363/KH-UBND", title="", record={}, fingerprint="", imported_at=NOW, issued_on=None)
    session.add(plan)
    await session.flush()
    return plan.id


async def test_an_edition_is_kept_once_and_found_by_its_series(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        plan_id = await _plan(session)
        for week, series in ((46, ""), (47, ""), (47, "III"), (48, "")):
            at = NOW - timedelta(weeks=48 - week)
            keep = (session, plan_id, f"2026-W{week}", f"BT1-2026-W{week}-{series}", {"done": week}, "", False, at)
            assert await digests.save(*keep, series=series, memory={"marks": {}})
            assert not await digests.save(*keep, series=series), "another replica was first"
        before = await digests.previous(session, plan_id, "2026-W48", "III")
        assert before and (before.period, before.series) == ("2026-W47", "III")
        before = await digests.previous(session, plan_id, "2026-W48", "DV4")
        assert before and (before.period, before.series) == ("2026-W47", ""), "the whole plan's, where the series has none"
        assert await digests.periods(session, plan_id) == ["2026-W48", "2026-W47", "2026-W46"]
        found = await digests.find(session, plan_id, "2026-W48")
        assert found
        await digests.correct(session, found.id, "I.4: 45% thay 40%", NOW)
        found = await digests.find(session, plan_id, "2026-W48")
        assert found and found.correction and found.corrected_at == NOW and found.numbers == {"done": 48}


async def test_subscriptions_change_in_place_move_with_the_group_and_end(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        person_id = await people.register(session, "Hà", AccountView("telegram", "1", "1"), "test", NOW)
        group_id = await groups.ensure(session, "telegram", "-5", "Nhóm")
        assert await subscriptions.put(session, Wanted(), person_id, NOW, group_id=group_id, topic="7")
        assert not await subscriptions.put(session, Wanted(is_short=True), person_id, NOW, group_id=group_id, topic="7")
        assert await subscriptions.put(session, Wanted("group", "III", weekday=1, at="08:00"), person_id, NOW, group_id=group_id)
        assert await subscriptions.put(session, Wanted("agency", "Sở Nội vụ"), person_id, NOW, person_id=person_id)
        whole, part, own = await subscriptions.every(session)
        assert (whole.wanted.is_short, whole.topic, part.wanted.at, own.person_id) == (True, "7", "08:00", person_id)
        await groups.migrate(session, "telegram", "-5", "-1005")
        await chat_moves.forget_topic(session, "telegram", "-1005", "7")
        whole, part, _ = await subscriptions.every(session)
        assert (whole.chat_id, whole.topic) == ("-1005", None)
        await groups.mark_unreachable(session, "telegram", "-1005", NOW)
        assert [one.person_id for one in await subscriptions.every(session)] == [person_id]
        assert await groups.unreachable(session, NOW - timedelta(days=1)) == ["Nhóm"]
        await subscriptions.end(session, part.id, NOW)
        assert len(await subscriptions.of(session, group_id=group_id)) == 1
        assert await subscriptions.persons(session) == {person_id}


async def test_a_decision_is_changed_piece_by_piece(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        plan_id = await _plan(session)
        person_id = await people.register(session, "Hà", AccountView("telegram", "1", "1"), "test", NOW)
        await digests.decide(session, plan_id, "2026-W48", person_id, NOW, intro="Kính gửi")
        await digests.decide(session, plan_id, "2026-W48", person_id, NOW, send_at=NOW)
        (found,) = (await digests.decisions(session, plan_id, NOW - timedelta(days=1))).values()
        assert (found.intro, found.send_at, found.is_called_off) == ("Kính gửi", NOW, False)


async def test_only_an_unknown_post_can_be_settled(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        post = {"kind": "digest", "channel": "telegram", "user_id": "", "is_group": True, "reply": {}, "due_at": NOW, "now": NOW}
        await deliveries.enqueue(session, key="digest:1:2026-W48:telegram:-5", chat_id="-5", on_unknown="wait", **post)  # type: ignore[arg-type]
        (entry,) = await deliveries.listing(session)
        assert not await editions.settle(session, entry.id, NOW), "it only waits for its turn"
        assert await editions.unknown(session) == []
