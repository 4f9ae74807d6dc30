"""How tasks whose range has run out are concluded: how often each lead was asked, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import Agency, Closing, ProgressReport, Review, Task
from db.rounds import Item

MOST_TIMES = 2  # once, then once more: after that it is said that there is no conclusion


@dataclass(frozen=True, slots=True)
class ClosingView:
    """`document` is the number and date as told; None: "chưa có"."""

    task: str
    agency: str
    asked_times: int
    asked_at: datetime | None
    outcome: str | None
    document: str | None
    extended_to: date | None
    answered_at: datetime | None


async def listing(session: AsyncSession, plan_id: int) -> dict[Item, ClosingView]:
    """Every task and agency that was asked or has answered."""
    rows = await session.execute(
        select(Closing, Task.code, Agency.name)
        .join(Task, Closing.task_id == Task.id)
        .join(Agency, Closing.agency_id == Agency.id)
        .where(Task.plan_id == plan_id)
        .order_by(Task.position, Closing.id)
    )
    return {
        (code, agency): ClosingView(
            code, agency, c.asked_times, c.asked_at, c.outcome, c.document, c.extended_to, c.answered_at
        )
        for c, code, agency in rows
    }


async def count_asked(session: AsyncSession, plan_id: int, item: Item, opened_at: datetime, now: datetime) -> bool:
    """Count that the agency is asked in the round that opened then: once per round, twice at most. True when the
    question belongs into this round."""
    row = await _row(session, plan_id, item)
    if row.asked_at is not None and row.asked_at >= opened_at:
        return True
    if row.asked_times >= MOST_TIMES:
        return False
    row.asked_times, row.asked_at = row.asked_times + 1, now
    await session.flush()
    return True


async def conclude(
    session: AsyncSession,
    plan_id: int,
    item: Item,
    outcome: str,
    document: str | None,
    extended_to: date | None,
    person_id: int,
    now: datetime,
) -> None:
    """Store the answer; a later one replaces it."""
    row = await _row(session, plan_id, item)
    await session.execute(
        update(Closing)
        .where(Closing.id == row.id)
        .values(outcome=outcome, document=document, extended_to=extended_to, person_id=person_id, answered_at=now)
    )


async def _row(session: AsyncSession, plan_id: int, item: Item) -> Closing:
    task_id = (await session.execute(select(Task.id).where(Task.plan_id == plan_id, Task.code == item[0]))).scalar_one()
    agency_id = (await session.execute(select(Agency.id).where(Agency.name == item[1]))).scalar_one()
    await insert_if_new(session, Closing, task_id=task_id, agency_id=agency_id)
    row = await session.execute(select(Closing).where(Closing.task_id == task_id, Closing.agency_id == agency_id))
    return row.scalar_one()


async def settled(session: AsyncSession, plan_id: int) -> set[Item]:
    """Tasks and agencies that need no further asking: folded elsewhere, or completed and not returned since."""
    returned = (
        select(Review.id)
        .join(ProgressReport, Review.report_id == ProgressReport.id)
        .where(
            ProgressReport.task_id == Closing.task_id,
            ProgressReport.agency_id == Closing.agency_id,
            ProgressReport.at >= Closing.answered_at,
            Review.verdict == "returned",
        )
        .exists()
    )
    rows = await session.execute(
        select(Task.code, Agency.name)
        .select_from(Closing)
        .join(Task, Closing.task_id == Task.id)
        .join(Agency, Closing.agency_id == Agency.id)
        .where(Task.plan_id == plan_id, (Closing.outcome == "folded") | ((Closing.outcome == "completed") & ~returned))
    )
    return {(code, agency) for code, agency in rows}
