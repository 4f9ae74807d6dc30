"""What happened to an obstacle, a recommendation or a proposal: recorded, and read back as its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Obstacle, ObstacleEvent

# By the body that was asked; by the agency that raised it; by the coordinating department.
RECEIVED, HANDLED, NOT_OURS = "received", "handled", "not_ours"
RAISED, CLOSED, KEPT, CLARIFIED, MOVED = "raised", "closed", "kept", "clarified", "moved"
WITHDRAWN = "withdrawn"  # a proposal, by the agency that made it
GONE = "gone"  # a later report said so
REOPENED = "reopened"  # and that report was returned or taken back
ANSWERED, ACCEPTED, DECLINED, CLARIFY = "answered", "accepted", "declined", "clarify"

# The state that an action leads to; those in ENDS are the last.
STATES = {
    RECEIVED: "received",
    HANDLED: "handled",
    NOT_OURS: "returned",
    CLOSED: "closed",
    KEPT: "open",
    MOVED: "open",
    ANSWERED: "answered",
    ACCEPTED: "accepted",
    DECLINED: "declined",
    CLARIFY: "clarify",
    CLARIFIED: "open",
    WITHDRAWN: "withdrawn",
}
ENDS = frozenset({CLOSED, ANSWERED, ACCEPTED, DECLINED, WITHDRAWN})


@dataclass(frozen=True, slots=True)
class EventView:
    id: int
    obstacle_id: int
    action: str
    agency: str | None
    person_id: int | None
    words: str
    at: datetime


async def record(
    session: AsyncSession,
    obstacle_id: int,
    action: str,
    *,
    person_id: int,
    agency_id: int | None,
    now: datetime,
    words: str = "",
    addressed_to: int | None = None,
) -> bool:
    """Write what was done and take its state; MOVED also names the body asked now. False when it has ended
    already, or somebody of the same body has just said the same: nothing is written then."""
    row = await session.get(Obstacle, obstacle_id, with_for_update=True, populate_existing=True)
    if row is None or row.resolved_at is not None:
        return False
    if action in (RECEIVED, HANDLED, NOT_OURS) and row.state == STATES[action]:
        return False
    row.state = STATES[action]
    if action in ENDS:
        row.resolved_at = now
    if action == MOVED:
        row.addressed_to = addressed_to
    if action == NOT_OURS:
        row.addressed_to = None
    session.add(
        ObstacleEvent(
            obstacle_id=obstacle_id, action=action, agency_id=agency_id, person_id=person_id, words=words, at=now
        )
    )
    await session.flush()
    return True


async def history(session: AsyncSession, obstacle_id: int) -> list[EventView]:
    """Everything that happened to one, the oldest first."""
    rows = await session.execute(_events().where(ObstacleEvent.obstacle_id == obstacle_id))
    return [_view(event, agency) for event, agency in rows]


async def since(session: AsyncSession, moment: datetime) -> list[EventView]:
    """Everything that happened after a moment, the oldest first."""
    rows = await session.execute(_events().where(ObstacleEvent.at >= moment))
    return [_view(event, agency) for event, agency in rows]


def _events() -> Any:
    return (
        select(ObstacleEvent, Agency.name)
        .outerjoin(Agency, ObstacleEvent.agency_id == Agency.id)
        .order_by(ObstacleEvent.id)
    )


def _view(event: ObstacleEvent, agency: str | None) -> EventView:
    return EventView(event.id, event.obstacle_id, event.action, agency, event.person_id, event.words, event.at)
