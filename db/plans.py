"""Plans in the database: saved from a record, so that progress hangs on rows that survive a new import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import titles
from db.models import Agency, Assignment, Plan, Task, TaskGroup


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as stored; `record` is knowledge.plan.Plan as JSON (knowledge/codec.py), with the short titles that
    administrators gave."""

    id: int
    number: str
    fingerprint: str
    record: dict[str, Any]
    imported_at: datetime


async def load_all(session: AsyncSession) -> list[StoredPlan]:
    """Every plan in use, oldest first."""
    plans = (await session.execute(select(Plan).order_by(Plan.id))).scalars().all()
    edited = await titles.edited(session)
    return [
        StoredPlan(p.id, p.number, p.fingerprint, titles.retitled(p.record, edited.get(p.id, {})), p.imported_at) for p in plans
    ]


async def save(session: AsyncSession, record: dict[str, Any], fingerprint: str, now: datetime) -> int:
    """Insert the plan, or renew the one with the same number; returns its id. Tasks are matched by code:
    their rows, and the progress that hangs on them, stay; a task that is gone is marked withdrawn."""
    plan = (await session.execute(select(Plan).where(Plan.number == record["number"]))).scalar_one_or_none()
    if plan is None:
        plan = Plan(number=record["number"], title="", fingerprint="", record={}, imported_at=now)
        session.add(plan)
    plan.title, plan.issued_on = record["title"], _day(record["issued_on"])
    plan.fingerprint, plan.record, plan.imported_at = fingerprint, record, now
    await session.flush()
    groups = await _save_groups(session, plan.id, record["groups"])
    agencies = await ensure_agencies(session, {a["name"]: a["kind"] for a in record["agencies"]})
    await _save_tasks(session, plan.id, groups, agencies, record["tasks"], now)
    return plan.id


async def ensure_agencies(session: AsyncSession, kinds: dict[str, str]) -> dict[str, int]:
    """Rows for these agency names (name -> kind); returns name -> id."""
    rows = {a.name: a for a in (await session.execute(select(Agency).where(Agency.name.in_(kinds)))).scalars()}
    for name, kind in kinds.items():
        if name not in rows:
            rows[name] = Agency(name=name, kind=kind)
            session.add(rows[name])
    await session.flush()
    return {name: agency.id for name, agency in rows.items()}


async def task_ids(session: AsyncSession, plan_id: int) -> dict[str, int]:
    """Task code -> row id, withdrawn tasks included."""
    rows = await session.execute(select(Task.code, Task.id).where(Task.plan_id == plan_id))
    return {row.code: row.id for row in rows}


async def _save_groups(session: AsyncSession, plan_id: int, groups: list[dict[str, Any]]) -> dict[str, int]:
    rows = {g.code: g for g in (await session.execute(select(TaskGroup).where(TaskGroup.plan_id == plan_id))).scalars()}
    for group in groups:
        row = rows.get(group["code"])
        if row is None:
            row = rows[group["code"]] = TaskGroup(plan_id=plan_id, code=group["code"])
            session.add(row)
        row.title = group["title"]
    await session.flush()
    return {code: row.id for code, row in rows.items()}


async def _save_tasks(
    session: AsyncSession,
    plan_id: int,
    groups: dict[str, int],
    agencies: dict[str, int],
    tasks: list[dict[str, Any]],
    now: datetime,
) -> None:
    rows = {t.code: t for t in (await session.execute(select(Task).where(Task.plan_id == plan_id))).scalars()}
    for position, task in enumerate(tasks):
        row = rows.pop(task["code"], None)
        if row is None:
            row = Task(plan_id=plan_id, code=task["code"])
            session.add(row)
        period = task["period"]
        row.group_id, row.position, row.withdrawn_at = groups[task["group"]], position, None
        row.content, row.short_title = task["content"], task["short_title"]
        row.period, row.cadence = period["text"], period["cadence"]
        row.starts_on, row.ends_on = _day(period["starts_on"]), _day(period["ends_on"])
        await session.flush()
        await _save_assignments(session, row.id, agencies, task)
    for gone in rows.values():
        gone.withdrawn_at = gone.withdrawn_at or now
    await session.flush()


async def _save_assignments(session: AsyncSession, task_id: int, agencies: dict[str, int], task: dict[str, Any]) -> None:
    old = (await session.execute(select(Assignment).where(Assignment.task_id == task_id))).scalars()
    rows = {(row.agency_id, row.role): row for row in old}
    for role in ("lead", "coordinate"):
        for position, name in enumerate(task[role]):
            row = rows.pop((agencies[name], role), None)
            if row is None:
                session.add(Assignment(task_id=task_id, agency_id=agencies[name], role=role, position=position))
            else:
                row.position = position
    for gone in rows.values():
        await session.delete(gone)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
