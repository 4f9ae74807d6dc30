"""What happened to an edition after it was made: where it was delivered, what of it was corrected or returned since,
and deliveries whose fate only a person can tell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins
from db.checkins import ReportView
from db.deliveries import LedgerEntry, listing
from db.models import Delivery, ProgressReport, Review
from db.reviews import RETURNED
from db.tables.deliveries import DeliveryState as State


@dataclass(frozen=True, slots=True)
class Change:
    """A report that an edition told: corrected by a newer one (`newer`), or returned (None)."""

    at: datetime
    told: ReportView
    newer: ReportView | None


async def changes(session: AsyncSession, told: Collection[int], since: datetime, until: datetime) -> list[Change]:
    """What of these reports was corrected or returned between two moments, the oldest first. Of several corrections
    of one report the last counts."""
    found: list[Change] = []
    for number in sorted(told):
        line = await checkins.versions(session, number)
        original = next((report for report in line if report.id == number), None)
        if original is None:
            continue
        newer = [report for report in line if report.id > number and since < report.at <= until]
        if newer:
            found.append(Change(newer[-1].at, original, newer[-1]))
            continue
        returned = await session.execute(
            select(Review.at).where(
                Review.report_id == number, Review.verdict == RETURNED, Review.at > since, Review.at <= until
            )
        )
        if (at := returned.scalar_one_or_none()) is not None:
            found.append(Change(at, original, None))
    return sorted(found, key=lambda change: change.at)


async def touched(session: AsyncSession, told: Collection[int], since: datetime) -> bool:
    """Whether anything at all may have changed about these reports after a moment: one small query."""
    reports = select(ProgressReport.id).where(ProgressReport.corrects_id.is_not(None), ProgressReport.at > since).limit(1)
    reviews = select(Review.id).where(Review.report_id.in_(set(told)), Review.verdict == RETURNED, Review.at > since).limit(1)
    return any([(await session.execute(query)).first() is not None for query in (reports, reviews)])


async def delivered(session: AsyncSession, beginning: str) -> list[LedgerEntry]:
    """What was sent under keys that begin so."""
    rows = await session.scalars(
        select(Delivery.id).where(Delivery.key.startswith(beginning, autoescape=True), Delivery.state == State.SENT)
    )
    wanted = set(rows)
    return [entry for entry in await listing(session, State.SENT.value) if entry.id in wanted] if wanted else []


async def unknown(session: AsyncSession) -> list[LedgerEntry]:
    """Posts that may have arrived and wait for somebody to say so, the oldest first."""
    return [entry for entry in await listing(session, State.UNKNOWN.value) if entry.on_unknown == "wait"]


async def settle(session: AsyncSession, delivery_id: int, now: datetime) -> bool:
    """Somebody has seen that it arrived; False when it waits for nobody any more."""
    row = await session.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != State.UNKNOWN:
        return False
    row.state, row.sent_at, row.error = State.SENT.value, now, None
    return True
