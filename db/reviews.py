"""Reviews: the coordinating department confirms a report of completion, or returns it with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles
from db.checkins import ReportView
from db.inserts import insert_if_new
from db.models import Person, Review

CONFIRMED, RETURNED = "confirmed", "returned"


@dataclass(frozen=True, slots=True)
class ReviewView:
    report_id: int
    verdict: str
    reason: str
    person: str | None
    at: datetime


async def awaiting(session: AsyncSession, plan_id: int, *, before: datetime | None = None) -> list[ReportView]:
    """Reports of completion that nobody has reviewed, the oldest first; a corrected one waits no longer."""
    telling = await checkins.telling_reports(session, plan_id, before=before)
    return sorted((r for r in telling.values() if r.status == "done" and r.verdict is None), key=lambda r: r.id)


async def decide(
    session: AsyncSession, report_id: int, verdict: str, reason: str, person_id: int, now: datetime
) -> bool:
    """Store the verdict; False when somebody else was first. What a returned report had closed is open again."""
    is_new = await insert_if_new(
        session, Review, report_id=report_id, verdict=verdict, reason=reason, person_id=person_id, at=now
    )
    if is_new and verdict == RETURNED:
        await _reopen_obstacles(session, report_id, person_id, now)
    return is_new


async def take_back(session: AsyncSession, report_id: int, reason: str, person_id: int, now: datetime) -> bool:
    """A confirmed report is returned after all; False when it is not confirmed any more."""
    same = (Review.report_id == report_id, Review.verdict == CONFIRMED)
    found = (await session.execute(select(Review.id).where(*same))).scalar_one_or_none()
    if found is None:
        return False
    values = {"verdict": RETURNED, "reason": reason, "person_id": person_id, "at": now}
    await session.execute(update(Review).where(Review.id == found).values(**values))
    await _reopen_obstacles(session, report_id, person_id, now)
    return True


async def _reopen_obstacles(session: AsyncSession, report_id: int, person_id: int, now: datetime) -> None:
    versions = await checkins.versions(session, report_id)
    await obstacles.reopen(session, [version.id for version in versions if version.id <= report_id], person_id, now)


async def of_reports(session: AsyncSession, report_ids: list[int]) -> dict[int, ReviewView]:
    """Report id -> its review."""
    rows = await session.execute(
        select(Review, Person.name).outerjoin(Person, Review.person_id == Person.id).where(Review.report_id.in_(report_ids))
    )
    return {r.report_id: ReviewView(r.report_id, r.verdict, r.reason, name, r.at) for r, name in rows}


async def since(session: AsyncSession, moment: datetime) -> list[ReviewView]:
    """What was decided after a moment, oldest first."""
    rows = await session.execute(
        select(Review, Person.name).outerjoin(Person, Review.person_id == Person.id).where(Review.at > moment).order_by(Review.id)
    )
    return [ReviewView(r.report_id, r.verdict, r.reason, name, r.at) for r, name in rows]
