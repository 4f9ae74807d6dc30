"""Reports of completion that stand: the newest word of an agency on a task is that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import report_views
from db.models import Agency, ProgressReport, Review, Task
from db.rounds import Item


@dataclass(frozen=True, slots=True)
class Completion:
    """When it was told, what the coordinating department said of it, and whether a document is named."""

    at: datetime
    verdict: str | None
    is_proven: bool


async def standing(session: AsyncSession, plan_id: int, *, before: datetime | None = None) -> dict[Item, Completion]:
    """Of every task and agency whose newest report that told a status told it done, at or before a moment."""
    reviewed = Review.report_id == ProgressReport.id
    if before is not None:
        reviewed = and_(reviewed, Review.at <= before)
    chosen = report_views.newest(plan_id, before, *report_views.telling())
    rows = await session.execute(
        select(Task.code, Agency.name, ProgressReport.at, Review.verdict, ProgressReport.document_number)
        .select_from(ProgressReport)
        .join(chosen, ProgressReport.id == chosen.c.id)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .outerjoin(Review, reviewed)
        .where(ProgressReport.status == "done")
    )
    return {(code, agency): Completion(at, verdict, bool(document)) for code, agency, at, verdict, document in rows}
