"""Short titles of tasks as administrators edited them; the proposed ones stay in the plan's record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Plan, Task, TaskTitle

LONGEST = 80  # characters


async def edited(session: AsyncSession) -> dict[int, dict[str, str]]:
    """Plan id -> task code -> title, for the tasks whose title was edited."""
    newest = select(func.max(TaskTitle.id)).group_by(TaskTitle.task_id)
    rows = await session.execute(
        select(Task.plan_id, Task.code, TaskTitle.title)
        .join(Task, Task.id == TaskTitle.task_id)
        .where(TaskTitle.id.in_(newest), TaskTitle.title != "")
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.plan_id, {})[row.code] = row.title
    return found


def retitled(record: dict[str, Any], by_code: Mapping[str, str]) -> dict[str, Any]:
    """The record with these short titles; the stored one is left as it was read."""
    if not by_code:
        return record
    tasks = [{**task, "short_title": by_code.get(task["code"], task["short_title"])} for task in record["tasks"]]
    return {**record, "tasks": tasks}


async def proposed(session: AsyncSession, plan_id: int, code: str) -> str:
    """The title that came with the plan; empty when there is none."""
    plan = await session.get_one(Plan, plan_id)
    return next((str(task["short_title"]) for task in plan.record["tasks"] if task["code"] == code), "")


async def edit(session: AsyncSession, plan_id: int, code: str, title: str, now: datetime) -> None:
    """Give the task this title; an empty one brings the proposed title back."""
    task_id = await session.scalar(select(Task.id).where(Task.plan_id == plan_id, Task.code == code))
    session.add(TaskTitle(task_id=task_id, title=title, edited_at=now))
