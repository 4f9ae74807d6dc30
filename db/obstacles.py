"""Obstacles, recommendations and proposals: raised, listed, closed by reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Agency, Obstacle, ObstacleEvent, Person, ProgressReport, Task

OBSTACLE, RECOMMENDATION, PROPOSAL = "obstacle", "recommendation", "proposal"
OPEN = "open"  # the state while nobody has answered


@dataclass(frozen=True, slots=True)
class ObstacleView:
    """One of the three kinds. `addressed_to` is the body that was asked to act; `agency` the one that raised it."""

    id: int
    task: str  # "" for a proposal about a passage
    agency: str
    words: str
    waiting_for: str | None
    raised_at: datetime
    resolved_at: datetime | None
    kind: str = OBSTACLE
    state: str = OPEN
    agency_id: int = 0
    person_id: int | None = None
    person: str | None = None
    plan_id: int | None = None
    addressed_to: str | None = None
    wording: str = ""
    reason: str = ""
    report_id: int | None = None  # the receipt of the report that raised it


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What a proposal to amend the plan says. `place` is the address of the task or passage."""

    agency_id: int
    person_id: int
    task_id: int | None
    place: str
    wording: str
    reason: str


async def listing(session: AsyncSession, plan_id: int, *, at: datetime) -> list[ObstacleView]:
    """Every obstacle and recommendation raised at or before a moment, the oldest first; one resolved later
    counts as open."""
    rows = await session.execute(
        _views()
        .where(Task.plan_id == plan_id, Obstacle.raised_at <= at, Obstacle.kind != PROPOSAL)
        .order_by(Obstacle.id)
    )
    return [_view(row, at) for row in rows]


async def proposals(session: AsyncSession, *, agency_id: int | None = None) -> list[ObstacleView]:
    """Proposals that wait for a decision, the oldest first; all, or those of one agency."""
    query = _views().where(Obstacle.kind == PROPOSAL, Obstacle.resolved_at.is_(None))
    if agency_id is not None:
        query = query.where(Obstacle.agency_id == agency_id)
    return [_view(row) for row in await session.execute(query.order_by(Obstacle.id))]


async def find(session: AsyncSession, obstacle_id: int) -> ObstacleView | None:
    row = (await session.execute(_views().where(Obstacle.id == obstacle_id))).first()
    return _view(row) if row else None


async def find_many(session: AsyncSession, obstacle_ids: Iterable[int]) -> dict[int, ObstacleView]:
    """The same for many, by number."""
    rows = await session.execute(_views().where(Obstacle.id.in_(list(obstacle_ids))))
    return {view.id: view for view in map(_view, rows)}


async def raised_by(session: AsyncSession, report_ids: Iterable[int]) -> list[ObstacleView]:
    """What these reports raised, in order."""
    rows = await session.execute(_views().where(Obstacle.report_id.in_(list(report_ids))).order_by(Obstacle.id))
    return [_view(row) for row in rows]


async def raise_by(session: AsyncSession, report: ProgressReport, now: datetime) -> None:
    """A report tells of an obstacle, or waits for somebody. The same one told again stays one."""
    words = report.obstacle_text or report.words
    is_same = Obstacle.words == words
    if report.waiting_for:
        is_same = is_same | (Obstacle.waiting_for == report.waiting_for)
    already = await session.execute(
        select(Obstacle.id).where(
            Obstacle.task_id == report.task_id,
            Obstacle.agency_id == report.agency_id,
            Obstacle.kind != PROPOSAL,
            Obstacle.resolved_at.is_(None),
            is_same,
        )
    )
    if already.first() is not None:
        return
    row = Obstacle(
        kind=OBSTACLE,
        state=OPEN,
        task_id=report.task_id,
        agency_id=report.agency_id,
        person_id=report.person_id,
        report_id=report.id,
        words=words,
        waiting_for=report.waiting_for,
        raised_at=now,
    )
    await _add(session, row, now)


async def propose(session: AsyncSession, proposal: NewProposal, now: datetime) -> int:
    """Store a proposal to amend the plan; returns its number."""
    row = Obstacle(
        kind=PROPOSAL,
        state=OPEN,
        task_id=proposal.task_id,
        agency_id=proposal.agency_id,
        person_id=proposal.person_id,
        words=proposal.place,
        wording=proposal.wording,
        reason=proposal.reason,
        raised_at=now,
    )
    return await _add(session, row, now)


async def sort(
    session: AsyncSession, obstacle_id: int, *, kind: str, waiting_for: str | None, addressed_to: int | None
) -> None:
    """What kind it is and who is asked to act (None: nobody yet), known once its words have been understood."""
    row = await session.get(Obstacle, obstacle_id)
    if row is not None:
        row.kind, row.waiting_for, row.addressed_to = kind, waiting_for, addressed_to
        await session.flush()


async def resolve_by(session: AsyncSession, report: ProgressReport, now: datetime) -> None:
    """A later report says that nothing is in the way any more."""
    rows = await session.scalars(
        select(Obstacle).where(
            Obstacle.task_id == report.task_id,
            Obstacle.agency_id == report.agency_id,
            Obstacle.kind == OBSTACLE,
            Obstacle.resolved_at.is_(None),
        )
    )
    for row in rows:
        row.state, row.resolved_at, row.resolved_by = "closed", now, report.id
        session.add(
            ObstacleEvent(
                obstacle_id=row.id, action="gone", agency_id=row.agency_id, person_id=report.person_id, at=now
            )
        )
    await session.flush()


async def reopen(session: AsyncSession, report_ids: Collection[int], person_id: int | None, now: datetime) -> None:
    """What these reports had closed is in the way again: they were returned, or taken back."""
    rows = await session.scalars(select(Obstacle).where(Obstacle.resolved_by.in_(report_ids), Obstacle.resolved_at.is_not(None)))
    for row in rows:
        row.state, row.resolved_at, row.resolved_by = OPEN, None, None
        session.add(
            ObstacleEvent(obstacle_id=row.id, action="reopened", agency_id=None, person_id=person_id, at=now)
        )
    await session.flush()


async def _add(session: AsyncSession, row: Obstacle, now: datetime) -> int:
    session.add(row)
    await session.flush()
    session.add(
        ObstacleEvent(
            obstacle_id=row.id, action="raised", agency_id=row.agency_id, person_id=row.person_id, words="", at=now
        )
    )
    await session.flush()
    return row.id


def _views() -> Any:
    addressed = aliased(Agency)
    return (
        select(Obstacle, Task.code, Task.plan_id, Agency.name, addressed.name, Person.name)
        .outerjoin(Task, Obstacle.task_id == Task.id)
        .join(Agency, Obstacle.agency_id == Agency.id)
        .outerjoin(addressed, Obstacle.addressed_to == addressed.id)
        .outerjoin(Person, Obstacle.person_id == Person.id)
    )


def _view(row: Any, at: datetime | None = None) -> ObstacleView:
    o, code, plan_id, agency, addressed_to, person = row
    is_resolved = o.resolved_at is not None and (at is None or o.resolved_at <= at)
    return ObstacleView(
        o.id, code or "", agency, o.words, o.waiting_for, o.raised_at, o.resolved_at if is_resolved else None,
        o.kind, o.state, o.agency_id, o.person_id, person, plan_id, addressed_to, o.wording, o.reason, o.report_id,
    )  # fmt: skip
