"""What is kept of one person: told on request, silenced when consent is withdrawn, forgotten when it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import people
from db.models import (
    Account,
    Audit,
    Conversation,
    Delivery,
    Leave,
    Obstacle,
    Person,
    ProgressReport,
    Seat,
    WebMessage,
)
from db.tables.deliveries import DeliveryState as State


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything with the person's name or account on it. `reports` and `raised` are the newest numbers first."""

    consent_at: datetime | None
    consent_version: str
    accounts: tuple[tuple[str, str, datetime], ...]  # channel, id of the conversation, linked at
    reports: tuple[int, ...]
    raised: tuple[int, ...]
    leaves: tuple[tuple[date, date], ...]
    actions: int  # lines of the audit log


async def of_person(session: AsyncSession, person_id: int) -> OwnData:
    person = await session.get_one(Person, person_id)
    accounts = await session.execute(
        select(Account.channel, Account.chat_id, Account.linked_at).where(Account.person_id == person_id).order_by(Account.id)
    )
    reports = select(ProgressReport.id).where(ProgressReport.person_id == person_id).order_by(ProgressReport.id.desc())
    raised = select(Obstacle.id).where(Obstacle.person_id == person_id).order_by(Obstacle.id.desc())
    leaves = select(Leave.first_on, Leave.last_on).where(Leave.person_id == person_id).order_by(Leave.first_on)
    actions = await session.scalar(select(func.count()).select_from(Audit).where(Audit.person_id == person_id))
    return OwnData(
        person.consent_at,
        person.consent_version,
        tuple((channel, chat_id, at) for channel, chat_id, at in accounts),
        tuple(await session.scalars(reports)),
        tuple(await session.scalars(raised)),
        tuple((first, last) for first, last in await session.execute(leaves)),
        actions or 0,
    )


async def silence(session: AsyncSession, person_id: int) -> None:
    """Nothing that waits is sent any more, and no question stays open, on whatever account."""
    theirs = await _chats(session, person_id)
    await session.execute(
        update(Delivery)
        .where(_to(theirs), Delivery.state == State.SENDING)
        .values(expires_at=Delivery.due_at)  # should its fate stay unknown, it does not go out once more
    )
    await session.execute(
        update(Delivery)
        .where(_to(theirs), Delivery.state.in_([State.PENDING, State.UNKNOWN]))
        .values(state=State.CANCELLED.value, lease_by=None, lease_until=None)
    )
    here = tuple_(Conversation.channel, Conversation.chat_id).in_(theirs)
    await session.execute(update(Conversation).where(here).values(dialog=None, offer=None))


async def forget(session: AsyncSession, person_id: int) -> None:
    """Erase the person, with the words and addresses of what was sent to them; reports stay with the agency,
    without the person. The ledger keeps that something was sent."""
    theirs = await _chats(session, person_id)
    nothing: dict[str, Any] = {"chat_id": "", "user_id": "", "reply": {"blocks": []}, "opening": None}
    await session.execute(update(Delivery).where(_to(theirs)).values(**nothing))
    await session.execute(delete(Conversation).where(tuple_(Conversation.channel, Conversation.chat_id).in_(theirs)))
    at_the_page = [chat_id for channel, chat_id in theirs if channel == "web"]  # the one whose messages wait here
    await session.execute(delete(WebMessage).where(WebMessage.chat_id.in_(at_the_page)))
    await people.erase(session, person_id)


async def outlived(session: AsyncSession, before: datetime) -> list[int]:
    """Persons whose purpose has ended before a moment: consent withdrawn, or no role any more."""
    holds = select(Seat.id).where(Seat.person_id == Person.id, or_(Seat.ends_at.is_(None), Seat.ends_at > before)).exists()
    gone = or_(Person.withdrawn_at <= before, and_(~holds, Person.created_at <= before))
    return list(await session.scalars(select(Person.id).where(gone)))


async def _chats(session: AsyncSession, person_id: int) -> list[tuple[str, str]]:
    rows = await session.execute(select(Account.channel, Account.chat_id).where(Account.person_id == person_id))
    return [(channel, chat_id) for channel, chat_id in rows]


def _to(chats: list[tuple[str, str]]) -> ColumnElement[bool]:
    return and_(Delivery.is_group.is_(False), tuple_(Delivery.channel, Delivery.chat_id).in_(chats))
