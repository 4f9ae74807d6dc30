"""Seats as posts: who holds them, who stands in, who is away, how they pass from one person to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Account, Agency, Invitation, Leave, Person, Prompt, Seat, SeatRequest
from db.people import FOCAL_POINT, LEADER


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a seat at an agency."""

    seat_id: int
    person_id: int
    name: str
    agency_id: int
    agency: str
    is_substitute: bool
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Away:
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Absence:
    """One leave of a person; `by` is the name of who entered it, "" where it was not asked for."""

    leave_id: int
    person_id: int
    first_on: date
    last_on: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody with a code asks for a seat that `holder_name` holds."""

    id: int
    invitation_id: int
    agency: str
    agency_id: int
    person_id: int
    person_name: str
    holder_id: int
    holder_name: str
    is_same_person: bool
    asked_at: datetime
    decided_at: datetime | None
    is_granted: bool | None


@dataclass(frozen=True, slots=True)
class Handover:
    """A main seat that ended in the moment in which somebody else's began. `is_by_code`: the newcomer came with a code,
    the one before did not give it away in the chat; `was_substitute`: it was given to the substitute."""

    ended_seat: int
    agency: str
    from_person: int
    from_name: str
    to_person: int
    to_name: str
    is_by_code: bool
    was_substitute: bool


@dataclass(frozen=True, slots=True)
class EndedSeat:
    agency: str
    at: datetime


async def holders(session: AsyncSession, role: str = FOCAL_POINT, agency_id: int | None = None) -> list[Holder]:
    """Who holds this role now and has consented, main holders first; at one agency or at all."""
    query = (
        select(Seat, Person.name, Agency.id, Agency.name)
        .join(Person, Seat.person_id == Person.id)
        .join(Agency, Seat.agency_id == Agency.id)
        .where(Seat.role == role, Seat.ends_at.is_(None), Person.consent_at.is_not(None), Person.withdrawn_at.is_(None))
        .order_by(Seat.is_substitute, Seat.id)
    )
    if agency_id is not None:
        query = query.where(Seat.agency_id == agency_id)
    return [
        Holder(seat.id, seat.person_id, name, agency_id, agency, seat.is_substitute, seat.starts_at)
        for seat, name, agency_id, agency in await session.execute(query)
    ]


async def heads(session: AsyncSession, agency: str) -> list[Holder]:
    return [holder for holder in await holders(session, LEADER) if holder.agency == agency]


async def end_seat(session: AsyncSession, seat_id: int, now: datetime) -> None:
    """The seat's time is over; what was reported from it stays with the agency."""
    await session.execute(update(Seat).where(Seat.id == seat_id, Seat.ends_at.is_(None)).values(ends_at=now))


async def seat_open(session: AsyncSession, seat_id: int) -> bool:
    row = await session.execute(select(Seat.id).where(Seat.id == seat_id, Seat.ends_at.is_(None)))
    return row.first() is not None


async def move_accounts(session: AsyncSession, from_person: int, to_person: int) -> None:
    """The same person with a new account: it takes the place of the old one on that channel, which may be in other
    hands by now; the newcomer's record goes."""
    channels = select(Account.channel).where(Account.person_id == from_person)
    await session.execute(delete(Account).where(Account.person_id == to_person, Account.channel.in_(channels)))
    for table, column in ((Account, "person_id"), (SeatRequest, "person_id"), (Invitation, "used_by")):
        owned = getattr(table, column) == from_person
        await session.execute(update(table).where(owned).values({column: to_person}))
    await session.execute(delete(Person).where(Person.id == from_person))


# --- leave --------------------------------------------------------------------------------------------


async def on_leave(session: AsyncSession, day: date) -> set[int]:
    """The persons who are away on this day."""
    rows = await session.execute(select(Leave.person_id).where(Leave.first_on <= day, Leave.last_on >= day))
    return set(rows.scalars())


async def leave_of(session: AsyncSession, person_id: int, day: date) -> Away | None:
    """The leave that the person is on, or the next one to come."""
    row = await session.execute(
        select(Leave).where(Leave.person_id == person_id, Leave.last_on >= day).order_by(Leave.first_on).limit(1)
    )
    found = row.scalar_one_or_none()
    return Away(found.first_on, found.last_on) if found else None


async def absences(session: AsyncSession, first: date, last: date) -> list[Absence]:
    """Whoever is away on some day of these, the earliest first."""
    columns = (Leave.id, Leave.person_id, Leave.first_on, Leave.last_on)
    rows = await session.execute(select(*columns).where(Leave.first_on <= last, Leave.last_on >= first).order_by(Leave.first_on, Leave.id))
    return [Absence(*row) for row in rows]


async def noted_by_others(session: AsyncSession, since: date) -> list[Absence]:
    """Absences that somebody else entered and that last since a day, with that one's name."""
    columns = (Leave.id, Leave.person_id, Leave.first_on, Leave.last_on, Person.name)
    rows = await session.execute(select(*columns).join(Person, Leave.noted_by == Person.id).where(Leave.last_on >= since).order_by(Leave.id))
    return [Absence(*row) for row in rows]


async def set_leave(session: AsyncSession, person_id: int, first: date, last: date, noted_by: int | None = None) -> None:
    """A leave that touches an earlier one takes its place: so a wrong day is corrected by saying it again."""
    await session.execute(
        delete(Leave).where(Leave.person_id == person_id, Leave.first_on <= last, Leave.last_on >= first)
    )
    session.add(Leave(person_id=person_id, first_on=first, last_on=last, noted_by=noted_by))
    await session.flush()


async def cancel_leave(session: AsyncSession, person_id: int, today: date) -> int:
    """Back earlier, or not away at all; returns how many leaves were taken back."""
    gone = await session.execute(
        delete(Leave).where(Leave.person_id == person_id, Leave.last_on >= today).returning(Leave.id)
    )
    return len(gone.all())


async def excused_agencies(session: AsyncSession, day: date) -> set[str]:
    """Agencies whose main focal points are all on leave: nobody of them is missing."""
    away = await on_leave(session, day)
    mains = [holder for holder in await holders(session) if not holder.is_substitute]
    present = {holder.agency for holder in mains if holder.person_id not in away}
    return {holder.agency for holder in mains} - present


# --- a code for a seat that is taken ------------------------------------------------------------------


async def ask_for_seat(
    session: AsyncSession, invitation_id: int, person_id: int, holder_id: int, is_same_person: bool, now: datetime
) -> None:
    """Put the request before the administrators, once for each code and person."""
    found = await session.execute(
        select(SeatRequest.id).where(SeatRequest.invitation_id == invitation_id, SeatRequest.person_id == person_id)
    )
    if found.first() is None:
        session.add(
            SeatRequest(
                invitation_id=invitation_id,
                person_id=person_id,
                holder_id=holder_id,
                is_same_person=is_same_person,
                asked_at=now,
            )
        )
        await session.flush()


async def requests(session: AsyncSession, *, since: datetime | None = None, ids: Iterable[int] | None = None) -> list[Request]:
    """Requests for taken seats, the oldest first."""
    newcomer, holder = Person.__table__.alias("newcomer"), Person.__table__.alias("holder")
    query = (
        select(SeatRequest, Agency.id, Agency.name, newcomer.c.name, holder.c.name)
        .join(Invitation, SeatRequest.invitation_id == Invitation.id)
        .join(Agency, Invitation.agency_id == Agency.id)
        .join(newcomer, SeatRequest.person_id == newcomer.c.id)
        .join(holder, SeatRequest.holder_id == holder.c.id)
        .order_by(SeatRequest.id)
    )
    if since is not None:
        query = query.where(SeatRequest.asked_at >= since)
    if ids is not None:
        query = query.where(SeatRequest.id.in_(list(ids)))
    return [
        Request(
            r.id, r.invitation_id, agency, agency_id, r.person_id, name, r.holder_id, holder_name,
            r.is_same_person, r.asked_at, r.decided_at, r.is_granted,
        )
        for r, agency_id, agency, name, holder_name in await session.execute(query)
    ]  # fmt: skip


async def decide(session: AsyncSession, request_id: int, is_granted: bool, now: datetime) -> bool:
    """False when somebody else has decided before."""
    decided = await session.execute(
        update(SeatRequest)
        .where(SeatRequest.id == request_id, SeatRequest.decided_at.is_(None))
        .values(decided_at=now, is_granted=is_granted)
        .returning(SeatRequest.id)
    )
    return decided.first() is not None


async def drop_code(session: AsyncSession, invitation_id: int, now: datetime) -> None:
    """A refused code is worth nothing any more."""
    await session.execute(update(Invitation).where(Invitation.id == invitation_id).values(expires_at=now))


async def handovers(session: AsyncSession, since: datetime) -> list[Handover]:
    """Seats that passed on since a moment, in whatever way: both sides are told."""
    began, held, giver, taker = aliased(Seat), aliased(Seat), aliased(Person), aliased(Person)
    with_code = exists().where(Invitation.used_by == began.person_id, Invitation.used_at == began.starts_at)
    as_substitute = exists().where(
        held.person_id == began.person_id, held.agency_id == began.agency_id, held.is_substitute, held.ends_at == began.starts_at
    )
    rows = await session.execute(
        select(Seat.id, Agency.name, giver.id, giver.name, taker.id, taker.name, with_code, as_substitute)
        .join(began, (began.agency_id == Seat.agency_id) & (began.role == Seat.role) & (began.starts_at == Seat.ends_at))
        .join(Agency, Seat.agency_id == Agency.id)
        .join(giver, Seat.person_id == giver.id)
        .join(taker, began.person_id == taker.id)
        .where(Seat.role == FOCAL_POINT, Seat.ends_at >= since, began.person_id != Seat.person_id)
        .where(Seat.is_substitute.is_(False), began.is_substitute.is_(False))
        .order_by(Seat.id)
    )
    return [Handover(*row) for row in rows]


async def last_ended(session: AsyncSession, person_id: int) -> EndedSeat | None:
    """The focal point's seat that the person has left last."""
    rows = await session.execute(
        select(Agency.name, Seat.ends_at)
        .join(Agency, Seat.agency_id == Agency.id)
        .where(Seat.person_id == person_id, Seat.role == FOCAL_POINT, Seat.ends_at.is_not(None))
        .order_by(Seat.ends_at.desc())
        .limit(1)
    )
    found = rows.first()
    return EndedSeat(found[0], found[1]) if found and found[1] else None


async def stands_in(session: AsyncSession, round_id: int) -> dict[int, int]:
    """Who was asked in whose place in a round: {person on leave: the one who stands in}."""
    rows = await session.execute(
        select(Prompt.stands_in_for, Prompt.person_id).where(
            Prompt.round_id == round_id, Prompt.stands_in_for.is_not(None)
        )
    )
    return {away: person for away, person in rows if away is not None}
