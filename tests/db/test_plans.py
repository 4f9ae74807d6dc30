"""A plan imported again keeps the rows of its tasks, and so the progress that hangs on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.worlds import SEED, import_plan
from db import checkins, people, plans, revision
from db.checkins import NewReport
from db.models import Task
from db.people import AccountView
from db.session import transaction
from knowledge.codec import plan_from_dict
from knowledge.data import read_bytes
from knowledge.reading import read_plan

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
PLAN = read_plan(read_bytes(SEED), SEED)


async def test_progress_outlives_a_new_import(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with transaction(sessions) as session:
        plan_id = await import_plan(session, PLAN, NOW)
        person_id = await people.register(session, "Lan", AccountView("web", "u", "u"), "1", NOW)
        report = NewReport(task="I.4", agency="Sở Nội vụ", status="done", words="xong rồi")
        await checkins.add_report(session, plan_id, report, person_id=person_id, round_=None, channel="web", now=NOW)
    changed = [replace(task, content=task.content + " (sửa)") for task in PLAN.tasks if task.code != "V.3"]
    async with transaction(sessions) as session:
        assert await import_plan(session, replace(PLAN, tasks=tuple(changed)), NOW) == plan_id
        latest = await checkins.latest_reports(session, plan_id)
        assert latest[("I.4", "Sở Nội vụ")].words == "xong rồi"
        task = (await session.execute(select(Task).where(Task.code == "I.4"))).scalar_one()
        assert task.content.endswith("(sửa)")
        gone = (await session.execute(select(Task).where(Task.code == "V.3"))).scalar_one()
        assert gone.withdrawn_at == NOW
    async with transaction(sessions) as session:
        await import_plan(session, PLAN, NOW)
        back = (await session.execute(select(Task).where(Task.code == "V.3"))).scalar_one()
        assert back.withdrawn_at is None


async def test_what_is_stored_is_what_was_read(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with transaction(sessions) as session:
        await import_plan(session, PLAN, NOW)
    async with transaction(sessions) as session:
        (stored,) = await plans.load_all(session)
        assert plan_from_dict(stored.record) == PLAN
        before = await revision.current(session, "roster")
        await import_plan(session, PLAN, NOW)
        assert before and await revision.current(session, "roster") == before  # the same plan is the same plan
