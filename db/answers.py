"""What has been answered in rounds: by whom, and for how many rounds in a row nothing changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import returns
from db.models import Agency, Person, ProgressReport, Task
from db.rounds import Item


@dataclass(frozen=True, slots=True)
class Answer:
    """The newest report on one task by one agency in a round; `person` is None once the person's data is erased."""

    id: int
    person_id: int | None
    person: str | None
    at: datetime
    status: str | None
    percent: int | None
    is_unchanged: bool


async def in_round(session: AsyncSession, round_id: int, agencies: Collection[str]) -> dict[Item, Answer]:
    """The newest answer of these agencies on every task in a round; what was returned is none."""
    report = ProgressReport
    told = (report.id, report.person_id, Person.name, report.at, report.status, report.percent, report.is_unchanged)
    rows = await session.execute(
        select(Task.code, Agency.name, *told)
        .select_from(ProgressReport)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .outerjoin(Person, ProgressReport.person_id == Person.id)
        .where(ProgressReport.round_id == round_id, Agency.name.in_(agencies), ~returns.IS_OPEN_AGAIN)
        .order_by(ProgressReport.id)
    )
    return {(row[0], row[1]): Answer(*row[2:]) for row in rows}


async def unchanged_rounds(
    session: AsyncSession, plan_id: int, agencies: Iterable[str], present_round: int | None
) -> dict[Item, int]:
    """For how many rounds before the present one each task was answered "không thay đổi" in a row. A report that
    told something ends the row, in whatever earlier round or outside any; a round without an answer neither ends it
    nor counts, and neither does an unchanged report outside any round."""
    rows = await session.execute(
        select(Task.code, Agency.name, ProgressReport.round_id, ProgressReport.is_unchanged)
        .select_from(ProgressReport)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(Task.plan_id == plan_id, Agency.name.in_(set(agencies)))
        .order_by(ProgressReport.id.desc())
    )
    rounds: dict[Item, set[int]] = {}
    ended: set[Item] = set()
    for code, agency, round_id, is_unchanged in rows:
        item = (code, agency)
        if round_id is not None and round_id == present_round:
            continue
        if not is_unchanged:
            ended.add(item)
        elif item not in ended and round_id is not None:
            rounds.setdefault(item, set()).add(round_id)
    return {item: len(found) for item, found in rounds.items()}
