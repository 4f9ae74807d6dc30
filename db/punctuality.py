"""What the scoreboard is counted from: closed rounds, who was asked what in them, and what came in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Leave, ProgressReport, Prompt, Round, Task
from db.rounds import Item


@dataclass(frozen=True, slots=True)
class ClosedRound:
    id: int
    opens_at: datetime
    reminds_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """One prompt. `is_stand_in`: in the place of somebody away."""

    id: int
    round_id: int
    person_id: int
    items: tuple[Item, ...]
    asked_at: datetime
    is_stand_in: bool


async def closed_rounds(session: AsyncSession, plan_id: int, now: datetime, count: int) -> list[ClosedRound]:
    """The last rounds that were opened and have closed, the newest first."""
    rows = await session.execute(
        select(Round.id, Round.opens_at, Round.reminds_at, Round.closes_at)
        .where(Round.plan_id == plan_id, Round.opened_at >= Round.opens_at, Round.closes_at <= now)
        .order_by(Round.closes_at.desc())
        .limit(count)
    )
    return [ClosedRound(*row) for row in rows]


async def asked_in(session: AsyncSession, round_ids: Iterable[int]) -> list[AskedPerson]:
    rows = await session.execute(select(Prompt).where(Prompt.round_id.in_(list(round_ids))).order_by(Prompt.id))
    return [
        AskedPerson(p.id, p.round_id, p.person_id, tuple((code, agency) for code, agency in p.items), p.asked_at, p.stands_in_for is not None)
        for p in rows.scalars()
    ]


async def in_time(session: AsyncSession, round_ids: Iterable[int]) -> set[tuple[int, str, str]]:
    """(round, task code, agency) of every first word that was not late."""
    rows = await session.execute(
        select(ProgressReport.round_id, Task.code, Agency.name)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(ProgressReport.round_id.in_(list(round_ids)), ProgressReport.is_late.is_(False))
    )
    return {(round_id, code, agency) for round_id, code, agency in rows if round_id is not None}


async def leaves(session: AsyncSession, first: date, last: date) -> dict[int, list[tuple[date, date]]]:
    """Person -> absences that touch a span of days."""
    rows = await session.execute(select(Leave).where(Leave.last_on >= first, Leave.first_on <= last))
    found: dict[int, list[tuple[date, date]]] = {}
    for leave in rows.scalars():
        found.setdefault(leave.person_id, []).append((leave.first_on, leave.last_on))
    return found

