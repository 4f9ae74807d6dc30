"""Reported values of targets: stored with day and source, listed, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, TargetValue


@dataclass(frozen=True, slots=True)
class NewValue:
    key: str
    value: float
    as_of: date
    source: str
    definition: str
    said: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value; `id` is its receipt number."""

    id: int
    plan_id: int
    key: str
    value: float
    as_of: date
    source: str
    definition: str
    said: str
    agency: str | None
    person_id: int | None
    at: datetime


async def add(
    session: AsyncSession, plan_id: int, new: NewValue, *, agency_id: int | None, person_id: int, now: datetime
) -> int:
    """Store one value; returns its receipt number."""
    row = TargetValue(
        plan_id=plan_id, key=new.key, value=new.value, as_of=new.as_of, source=new.source, definition=new.definition,
        said=new.said, agency_id=agency_id, person_id=person_id, at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row.id


async def listing(session: AsyncSession, plan_id: int, *, before: datetime | None = None) -> list[ValueView]:
    """Every value that stands (that stood at a moment), in the order told."""
    query = select(TargetValue, Agency.name).outerjoin(Agency, TargetValue.agency_id == Agency.id).where(TargetValue.plan_id == plan_id)
    if before is None:
        query = query.where(TargetValue.withdrawn_at.is_(None))
    else:
        query = query.where(TargetValue.at <= before, or_(TargetValue.withdrawn_at.is_(None), TargetValue.withdrawn_at > before))
    return [_view(row, agency) for row, agency in await session.execute(query.order_by(TargetValue.id))]


async def find(session: AsyncSession, number: int) -> ValueView | None:
    """The value with this receipt number, unless it was withdrawn."""
    query = select(TargetValue, Agency.name).outerjoin(Agency, TargetValue.agency_id == Agency.id)
    row = (await session.execute(query.where(TargetValue.id == number, TargetValue.withdrawn_at.is_(None)))).first()
    return _view(*row) if row else None


async def withdraw(session: AsyncSession, number: int, now: datetime) -> None:
    await session.execute(update(TargetValue).where(TargetValue.id == number).values(withdrawn_at=now))


def _view(row: TargetValue, agency: str | None) -> ValueView:
    return ValueView(
        row.id, row.plan_id, row.key, row.value, row.as_of, row.source, row.definition, row.said, agency, row.person_id, row.at
    )
