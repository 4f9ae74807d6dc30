"""People, their accounts and seats: who may do what, and where they are reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Account, Agency, Invitation, Person, Seat

FOCAL_POINT, COORDINATOR, LEADER, ADMIN = "focal_point", "coordinator", "leader", "admin"
ROLES = (FOCAL_POINT, COORDINATOR, LEADER, ADMIN)


@dataclass(frozen=True, slots=True)
class SeatView:
    role: str
    agency_id: int | None
    agency: str | None
    is_substitute: bool = False
    id: int = 0
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A registered person as handlers see one."""

    id: int
    name: str
    has_consented: bool
    seats: tuple[SeatView, ...]

    def holds(self, *roles: str) -> bool:
        return any(seat.role in roles for seat in self.seats)


@dataclass(frozen=True, slots=True)
class AccountView:
    channel: str
    user_id: str
    chat_id: str


async def find(session: AsyncSession, channel: str, user_id: str) -> PersonView | None:
    """The person behind an account, with the seats held now; None when nobody is registered."""
    account = select(Account.person_id).where(Account.channel == channel, Account.user_id == user_id)
    return next(iter((await _views(session, Person.id.in_(account))).values()), None)


async def get(session: AsyncSession, person_id: int) -> PersonView | None:
    return (await _views(session, Person.id == person_id)).get(person_id)


async def get_many(session: AsyncSession, person_ids: Iterable[int]) -> dict[int, PersonView]:
    """Many persons at once, by id, in one query."""
    return await _views(session, Person.id.in_(set(person_ids)))


async def with_role(session: AsyncSession, *roles: str) -> list[PersonView]:
    """Everybody who holds one of these roles now and has consented, in order of id."""
    holding = select(Seat.person_id).where(Seat.role.in_(roles), Seat.ends_at.is_(None))
    consenting = Person.consent_at.is_not(None) & Person.withdrawn_at.is_(None)
    found = await _views(session, Person.id.in_(holding) & consenting)
    return [found[person_id] for person_id in sorted(found)]


async def agencies_with(session: AsyncSession, role: str) -> set[str]:
    """The names of the agencies for which somebody holds this role now."""
    rows = await session.execute(
        select(Agency.name)
        .join(Seat, Seat.agency_id == Agency.id)
        .join(Person, Seat.person_id == Person.id)
        .where(Seat.role == role, Seat.ends_at.is_(None), Person.consent_at.is_not(None), Person.withdrawn_at.is_(None))
    )
    return set(rows.scalars())


async def _views(session: AsyncSession, which: ColumnElement[bool]) -> dict[int, PersonView]:
    rows = await session.execute(
        select(Person.id, Person.name, Person.consent_at, Person.withdrawn_at, Seat, Agency.name)
        .outerjoin(Seat, (Seat.person_id == Person.id) & Seat.ends_at.is_(None))
        .outerjoin(Agency, Seat.agency_id == Agency.id)
        .where(which)
        .order_by(Seat.id)
    )
    found: dict[int, PersonView] = {}
    for id_, name, consent_at, withdrawn_at, seat, agency in rows:
        person = found.setdefault(id_, PersonView(id_, name, consent_at is not None and withdrawn_at is None, ()))
        if seat is not None:
            view = SeatView(seat.role, seat.agency_id, agency, seat.is_substitute, seat.id, seat.starts_at)
            found[id_] = replace(person, seats=(*person.seats, view))
    return found


async def accounts(session: AsyncSession, person_id: int) -> list[AccountView]:
    """Reachable accounts, the preferred one first, then the newest: messages go to the first."""
    return (await accounts_of(session, [person_id])).get(person_id, [])


async def accounts_of(session: AsyncSession, person_ids: Iterable[int]) -> dict[int, list[AccountView]]:
    """The same for many persons, in one query; whoever has no reachable account is not in it."""
    rows = await session.execute(
        select(Account)
        .where(Account.person_id.in_(set(person_ids)), Account.unreachable_at.is_(None))
        .order_by(Account.is_preferred.desc(), Account.linked_at.desc(), Account.id.desc())
    )
    found: dict[int, list[AccountView]] = {}
    for a in rows.scalars():
        found.setdefault(a.person_id, []).append(AccountView(a.channel, a.user_id, a.chat_id))
    return found


async def register(
    session: AsyncSession, name: str, account: AccountView, consent_version: str, now: datetime
) -> int:
    """A new person with a first account, who has just consented; returns the id."""
    person = Person(name=name, created_at=now, consent_at=now, consent_version=consent_version)
    session.add(person)
    await session.flush()
    session.add(
        Account(
            person_id=person.id, channel=account.channel, user_id=account.user_id, chat_id=account.chat_id, linked_at=now
        )
    )
    await session.flush()
    return person.id


async def consent_again(session: AsyncSession, person_id: int, consent_version: str, now: datetime) -> None:
    """Somebody who had withdrawn, or consented to an older notice, consents anew."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(consent_at=now, consent_version=consent_version, withdrawn_at=None)
    )


async def rename(session: AsyncSession, person_id: int, name: str) -> None:
    await session.execute(update(Person).where(Person.id == person_id).values(name=name))


async def seat(
    session: AsyncSession,
    person_id: int,
    role: str,
    agency_id: int | None,
    now: datetime,
    *,
    is_substitute: bool = False,
) -> None:
    """Give a seat; holding it already, as main or as substitute, changes nothing."""
    held = await session.execute(
        select(Seat.id).where(
            Seat.person_id == person_id,
            Seat.role == role,
            Seat.agency_id.is_(None) if agency_id is None else Seat.agency_id == agency_id,
            Seat.ends_at.is_(None),
        )
    )
    if held.first() is None:
        session.add(
            Seat(person_id=person_id, role=role, agency_id=agency_id, starts_at=now, is_substitute=is_substitute)
        )
        await session.flush()


async def withdraw(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Consent taken back: seats end, nothing more is sent; reports stay with the agency."""
    await session.execute(update(Seat).where(Seat.person_id == person_id, Seat.ends_at.is_(None)).values(ends_at=now))
    await session.execute(update(Person).where(Person.id == person_id).values(withdrawn_at=now))


async def erase(session: AsyncSession, person_id: int) -> None:
    """Delete the person's data; reports stay with the agency, without the person."""
    await session.execute(update(Invitation).where(Invitation.used_by == person_id).values(used_by=None))
    await session.execute(delete(Person).where(Person.id == person_id))


async def mark_unreachable(session: AsyncSession, channel: str, user_id: str, now: datetime) -> None:
    await session.execute(
        update(Account).where(Account.channel == channel, Account.user_id == user_id).values(unreachable_at=now)
    )


async def mark_reachable(session: AsyncSession, channel: str, user_id: str) -> None:
    """Whoever writes to us can be reached again."""
    await session.execute(
        update(Account)
        .where(Account.channel == channel, Account.user_id == user_id, Account.unreachable_at.is_not(None))
        .values(unreachable_at=None)
    )


async def has_role(session: AsyncSession, roles: Iterable[str]) -> bool:
    """Whether anybody holds one of the roles now."""
    row = await session.execute(select(Seat.id).where(Seat.role.in_(list(roles)), Seat.ends_at.is_(None)).limit(1))
    return row.first() is not None
