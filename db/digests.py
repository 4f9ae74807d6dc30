"""Digests that were said: editions by plan, period and series, kept so that the next one says what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import Agency, Digest, DigestDecision


@dataclass(frozen=True, slots=True)
class DigestView:
    id: int
    period: str
    public_id: str
    made_at: datetime
    is_late: bool
    numbers: dict[str, Any]
    text: str
    plan_id: int = 0
    series: str = ""
    memory: dict[str, Any] | None = None
    correction: str = ""
    corrected_at: datetime | None = None


async def find(session: AsyncSession, plan_id: int, period: str, series: str = "") -> DigestView | None:
    """The edition of a period in a series; "" is the whole plan at its usual hour."""
    row = await session.execute(
        select(Digest).where(Digest.plan_id == plan_id, Digest.period == period, Digest.series == series)
    )
    digest = row.scalar_one_or_none()
    return _view(digest) if digest else None


async def previous(session: AsyncSession, plan_id: int, period: str, series: str = "") -> DigestView | None:
    """The last edition of this series before that of this period, which may not be made yet; that of the whole
    plan where the series has none."""
    own = (
        select(Digest.made_at)
        .where(Digest.plan_id == plan_id, Digest.period == period, Digest.series == series)
        .scalar_subquery()
    )
    row = await session.execute(
        select(Digest)
        .where(Digest.plan_id == plan_id, Digest.period != period, or_(own.is_(None), Digest.made_at < own))
        .where(Digest.series.in_({series, ""}))
        .order_by(Digest.series.desc(), Digest.made_at.desc())
        .limit(1)
    )
    digest = row.scalar_one_or_none()
    return _view(digest) if digest else None


async def recent(session: AsyncSession, plan_id: int, before: datetime, limit: int, series: str = "") -> list[DigestView]:
    """The last editions of a series made before a moment, the oldest first."""
    made = select(Digest).where(Digest.plan_id == plan_id, Digest.series == series, Digest.made_at < before)
    rows = await session.scalars(made.order_by(Digest.made_at.desc()).limit(limit))
    return [_view(digest) for digest in rows][::-1]


async def periods(session: AsyncSession, plan_id: int, most: int = 4) -> list[str]:
    """The periods that have an edition, the newest first."""
    rows = await session.scalars(
        select(Digest.period).where(Digest.plan_id == plan_id, Digest.series == "").order_by(Digest.made_at.desc()).limit(most)
    )
    return list(rows)


async def newest(session: AsyncSession, plan_id: int, since: datetime) -> list[DigestView]:
    """Editions made after a moment, the oldest first."""
    rows = await session.execute(
        select(Digest).where(Digest.plan_id == plan_id, Digest.made_at >= since).order_by(Digest.id)
    )
    return [_view(digest) for digest in rows.scalars()]


async def save(
    session: AsyncSession,
    plan_id: int,
    period: str,
    public_id: str,
    numbers: Mapping[str, Any],
    text: str,
    is_late: bool,
    now: datetime,
    *,
    series: str = "",
    memory: dict[str, Any] | None = None,
) -> bool:
    """Keep an edition; False when another replica has just made it."""
    return await insert_if_new(
        session, Digest, plan_id=plan_id, period=period, series=series, public_id=public_id, made_at=now,
        is_late=is_late, numbers=dict(numbers), memory=memory, text=text, correction="",
    )  # fmt: skip


async def correct(session: AsyncSession, digest_id: int, words: str, now: datetime) -> None:
    """What was said about an edition afterwards; what was said at first stays as it is."""
    await session.execute(update(Digest).where(Digest.id == digest_id).values(correction=words, corrected_at=now))


# --- what was decided beforehand --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """`send_at` None: at the usual hour."""

    intro: str = ""
    send_at: datetime | None = None
    is_called_off: bool = False
    at: datetime | None = None
    person_id: int | None = None


async def decisions(session: AsyncSession, plan_id: int, since: datetime) -> dict[str, Decision]:
    """Period -> what was decided about its digest, as far as anything was."""
    rows = await session.scalars(
        select(DigestDecision).where(DigestDecision.plan_id == plan_id, DigestDecision.at >= since)
    )
    return {row.period: Decision(row.intro, row.send_at, row.is_called_off, row.at, row.person_id) for row in rows}


async def decide(session: AsyncSession, plan_id: int, period: str, person_id: int, now: datetime, **changed: Any) -> None:
    """Change what is decided: `intro`, `send_at`, `is_called_off`; the rest stays."""
    own = {"plan_id": plan_id, "period": period}
    await insert_if_new(session, DigestDecision, **own, intro="", is_called_off=False, at=now)
    await session.execute(update(DigestDecision).filter_by(**own).values(person_id=person_id, at=now, **changed))


async def agency_id(session: AsyncSession, name: str) -> int | None:
    found = await session.execute(select(Agency.id).where(Agency.name == name))
    return found.scalar_one_or_none()


def _view(digest: Digest) -> DigestView:
    names = DigestView.__slots__
    return DigestView(**{name: getattr(digest, name) for name in names})
