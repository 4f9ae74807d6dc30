"""What coordinating agencies say about what the leads reported: a word for each task and round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Confirmation, Person, ProgressReport, Task
from db.rounds import Item, RoundView


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    task: str
    agency: str
    person: str | None
    round_id: int
    agrees: bool
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """The newest report that told something about a task, by one of its leads."""

    task: str
    agency: str
    status: str | None
    percent: int | None
    document: str | None
    at: datetime


async def add(
    session: AsyncSession,
    round_: RoundView,
    items: Sequence[Item],
    *,
    person_id: int,
    agrees: bool,
    words: str,
    now: datetime,
) -> None:
    """One word for each of these tasks and agencies; a second one in the same round replaces the first."""
    tasks = await session.execute(select(Task.code, Task.id).where(Task.plan_id == round_.plan_id))
    task_ids = {row.code: row.id for row in tasks}
    agencies = await session.execute(select(Agency.name, Agency.id).where(Agency.name.in_({name for _, name in items})))
    agency_ids = {row.name: row.id for row in agencies}
    for code, agency in items:
        said = await session.execute(
            select(Confirmation).where(
                Confirmation.round_id == round_.id,
                Confirmation.task_id == task_ids[code],
                Confirmation.agency_id == agency_ids[agency],
            )
        )
        row = said.scalar_one_or_none()
        if row is None:
            row = Confirmation(round_id=round_.id, task_id=task_ids[code], agency_id=agency_ids[agency])
            session.add(row)
        row.person_id, row.agrees, row.words, row.at = person_id, agrees, words, now
    await session.flush()


async def latest(session: AsyncSession, plan_id: int, *, before: datetime | None = None) -> dict[Item, ConfirmationView]:
    """The newest word of every coordinating agency on every task, at or before a moment."""
    query = (
        select(Confirmation, Task.code, Agency.name, Person.name)
        .join(Task, Confirmation.task_id == Task.id)
        .join(Agency, Confirmation.agency_id == Agency.id)
        .outerjoin(Person, Confirmation.person_id == Person.id)
        .where(Task.plan_id == plan_id)
        .order_by(Confirmation.at, Confirmation.id)
    )
    if before is not None:
        query = query.where(Confirmation.at <= before)
    return {
        (code, agency): ConfirmationView(code, agency, person, c.round_id, c.agrees, c.words, c.at)
        for c, code, agency, person in await session.execute(query)
    }


async def news(session: AsyncSession, round_: RoundView, before: datetime) -> dict[Item, News]:
    """What was newly told in this round or the round before: the newest report of each task and agency that is
    more than "không thay đổi"."""
    since = round_.previous_at or round_.opens_at
    told = (ProgressReport.status, ProgressReport.percent, ProgressReport.document_number, ProgressReport.at)
    newest = (
        select(func.max(ProgressReport.id))
        .join(Task, ProgressReport.task_id == Task.id)
        .where(
            Task.plan_id == round_.plan_id,
            ProgressReport.at >= since,
            ProgressReport.at <= before,
            ProgressReport.is_unchanged.is_(False),
        )
        .group_by(ProgressReport.task_id, ProgressReport.agency_id)
    )
    rows = await session.execute(
        select(Task.code, Agency.name, *told)
        .select_from(ProgressReport)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(ProgressReport.id.in_(newest))
    )
    return {(row[0], row[1]): News(*row) for row in rows}
