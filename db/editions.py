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
    of one report the last counts, and before its return."""
    found: dict[int, Change] = {}
    known = set(told)
    for number, at in await _returned(session, since, until):
        if number in known and (report := await checkins.find(session, number)):
            found[number] = Change(at, report, None)
    for number in await _corrections(session, since, until):
        line = await checkins.versions(session, number)
        original = next((report for report in line if report.id in known), None)
        newer = next(report for report in line if report.id == number)
        if original and original.id != number:
            found[original.id] = Change(newer.at, original, newer)
    return sorted(found.values(), key=lambda change: change.at)


async def touched(session: AsyncSession, since: datetime, until: datetime) -> bool:
    """Whether anything at all was corrected or returned between two moments."""
    return bool(await _corrections(session, since, until) or await _returned(session, since, until))


async def _corrections(session: AsyncSession, since: datetime, until: datetime) -> list[int]:
    """Reports that correct an earlier one, the oldest first."""
    corrects = ProgressReport.corrects_id.is_not(None)
    between = (ProgressReport.at > since) & (ProgressReport.at <= until)
    return list(await session.scalars(select(ProgressReport.id).where(corrects, between).order_by(ProgressReport.id)))


async def _returned(session: AsyncSession, since: datetime, until: datetime) -> list[tuple[int, datetime]]:
    rows = await session.execute(
        select(Review.report_id, Review.at).where(Review.verdict == RETURNED, Review.at > since, Review.at <= until)
    )
    return [(number, at) for number, at in rows]


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
