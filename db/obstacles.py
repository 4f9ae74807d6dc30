"""Obstacles: raised and resolved by reports, listed for the digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Obstacle, ProgressReport, Task


@dataclass(frozen=True, slots=True)
class ObstacleView:
    id: int
    task: str
    agency: str
    words: str
    waiting_for: str | None
    raised_at: datetime
    resolved_at: datetime | None


async def listing(session: AsyncSession, plan_id: int, *, at: datetime) -> list[ObstacleView]:
    """Every obstacle raised at or before a moment, the oldest first; one resolved later counts as open."""
    rows = await session.execute(
        select(Obstacle, Task.code, Agency.name)
        .join(Task, Obstacle.task_id == Task.id)
        .join(Agency, Obstacle.agency_id == Agency.id)
        .where(Task.plan_id == plan_id, Obstacle.raised_at <= at)
        .order_by(Obstacle.id)
    )
    return [
        ObstacleView(
            o.id, code, agency, o.words, o.waiting_for, o.raised_at,
            o.resolved_at if o.resolved_at and o.resolved_at <= at else None,
        )
        for o, code, agency in rows
    ]  # fmt: skip


async def raise_by(session: AsyncSession, report: ProgressReport, now: datetime) -> None:
    words = report.obstacle_text or report.words
    already = await session.execute(
        select(Obstacle.id).where(
            Obstacle.task_id == report.task_id,
            Obstacle.agency_id == report.agency_id,
            Obstacle.resolved_at.is_(None),
            Obstacle.words == words,
        )
    )
    if already.first() is None:
        session.add(
            Obstacle(
                task_id=report.task_id,
                agency_id=report.agency_id,
                report_id=report.id,
                words=words,
                waiting_for=report.waiting_for,
                raised_at=now,
            )
        )
        await session.flush()


async def resolve_by(session: AsyncSession, report: ProgressReport, now: datetime) -> None:
    await session.execute(
        update(Obstacle)
        .where(
            Obstacle.task_id == report.task_id,
            Obstacle.agency_id == report.agency_id,
            Obstacle.resolved_at.is_(None),
        )
        .values(resolved_at=now, resolved_by=report.id)
    )
