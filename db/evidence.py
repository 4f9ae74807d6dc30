"""Photos and documents behind reports, by reference."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import Agency, Evidence, ProgressReport, Task


@dataclass(frozen=True, slots=True)
class EvidenceView:
    kind: str  # photo, document
    name: str
    size_bytes: int
    channel: str
    ref: str


@dataclass(frozen=True, slots=True)
class ReportedLately:
    id: int
    task: str
    agency: str


async def attach(session: AsyncSession, report_ids: Collection[int], items: Sequence[EvidenceView], now: datetime) -> None:
    """Put every item behind every report; the same one twice counts once."""
    for report_id in report_ids:
        for item in items:
            await insert_if_new(
                session, Evidence, report_id=report_id, kind=item.kind, name=item.name[:255],
                size_bytes=item.size_bytes, channel=item.channel, ref=item.ref, at=now,
            )  # fmt: skip


async def of_reports(session: AsyncSession, report_ids: Collection[int]) -> list[EvidenceView]:
    """What is behind any of the reports, each thing once, the oldest first."""
    rows = await session.scalars(
        select(Evidence).where(Evidence.report_id.in_(report_ids)).order_by(Evidence.at, Evidence.id)
    )
    views = [EvidenceView(row.kind, row.name, row.size_bytes, row.channel, row.ref) for row in rows]
    return list(dict.fromkeys(views))


async def reported_lately(
    session: AsyncSession, person_id: int, since: datetime, most: int
) -> list[ReportedLately]:
    """The person's latest reports after a moment, the newest first, without those that a later version replaced."""
    replaced = select(ProgressReport.corrects_id).where(ProgressReport.corrects_id.is_not(None))
    rows = await session.execute(
        select(ProgressReport.id, Task.code, Agency.name)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(ProgressReport.person_id == person_id, ProgressReport.at >= since, ProgressReport.id.not_in(replaced))
        .order_by(ProgressReport.id.desc())
        .limit(most)
    )
    return [ReportedLately(id_, task, agency) for id_, task, agency in rows]
