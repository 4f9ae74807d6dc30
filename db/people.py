"""People, seats, invitations: who may do what, and how they came in."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Account, Agency, Attempt, Invitation, Person, Seat

FOCAL_POINT, COORDINATOR, LEADER, ADMIN = "focal_point", "coordinator", "leader", "admin"
ROLES = (FOCAL_POINT, COORDINATOR, LEADER, ADMIN)
CODE_LIVES = timedelta(days=7)
WRONG_CODES = 5  # then a pause
PAUSE = timedelta(hours=1)
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L: codes are read out on the phone


@dataclass(frozen=True, slots=True)
class SeatView:
    role: str
    agency_id: int | None
    agency: str | None


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
class InvitationView:
    id: int
    role: str
    agency_id: int | None
    agency: str | None
    state: str  # "valid", "used", "expired"


@dataclass(frozen=True, slots=True)
class AccountView:
    channel: str
    user_id: str
    chat_id: str


async def find(session: AsyncSession, channel: str, user_id: str) -> PersonView | None:
    """The person behind an account, with the seats held now; None when nobody is registered."""
    person = (
        await session.execute(
            select(Person).join(Account).where(Account.channel == channel, Account.user_id == user_id)
        )
    ).scalar_one_or_none()
    return await _view(session, person) if person else None


async def get(session: AsyncSession, person_id: int) -> PersonView | None:
    person = await session.get(Person, person_id)
    return await _view(session, person) if person else None


async def with_role(session: AsyncSession, *roles: str) -> list[PersonView]:
    """Everybody who holds one of these roles now and has consented, in order of id."""
    ids = await session.execute(
        select(Seat.person_id)
        .join(Person)
        .where(Seat.role.in_(roles), Seat.ends_at.is_(None), Person.consent_at.is_not(None), Person.withdrawn_at.is_(None))
        .distinct()
        .order_by(Seat.person_id)
    )
    found = [await get(session, person_id) for person_id in ids.scalars()]
    return [person for person in found if person]


async def _view(session: AsyncSession, person: Person) -> PersonView:
    rows = await session.execute(
        select(Seat.role, Seat.agency_id, Agency.name)
        .outerjoin(Agency, Seat.agency_id == Agency.id)
        .where(Seat.person_id == person.id, Seat.ends_at.is_(None))
        .order_by(Seat.id)
    )
    seats = tuple(SeatView(role, agency_id, name) for role, agency_id, name in rows)
    return PersonView(person.id, person.name, person.consent_at is not None and person.withdrawn_at is None, seats)


async def accounts(session: AsyncSession, person_id: int) -> list[AccountView]:
    """Reachable accounts, the newest first: messages go to the first."""
    rows = await session.execute(
        select(Account)
        .where(Account.person_id == person_id, Account.unreachable_at.is_(None))
        .order_by(Account.linked_at.desc(), Account.id.desc())
    )
    return [AccountView(a.channel, a.user_id, a.chat_id) for a in rows.scalars()]


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


async def seat(session: AsyncSession, person_id: int, role: str, agency_id: int | None, now: datetime) -> None:
    """Give a seat; holding it already changes nothing."""
    held = await session.execute(
        select(Seat.id).where(
            Seat.person_id == person_id,
            Seat.role == role,
            Seat.agency_id.is_(None) if agency_id is None else Seat.agency_id == agency_id,
            Seat.ends_at.is_(None),
        )
    )
    if held.first() is None:
        session.add(Seat(person_id=person_id, role=role, agency_id=agency_id, starts_at=now))
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


# --- invitations --------------------------------------------------------------------------------------


def normalize_code(code: str) -> str:
    """As typed -> comparable: capitals and digits only."""
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def _hash(code: str) -> str:
    return hashlib.sha256(normalize_code(code).encode()).hexdigest()


async def invite(session: AsyncSession, role: str, agency_id: int | None, now: datetime) -> str:
    """A new single-use code, valid seven days. Only its hash is stored."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    session.add(
        Invitation(code_hash=_hash(code), role=role, agency_id=agency_id, created_at=now, expires_at=now + CODE_LIVES)
    )
    await session.flush()
    return code


async def find_invitation(session: AsyncSession, code: str, now: datetime) -> InvitationView | None:
    """The invitation of a typed code, whatever its state; None for a code that never was."""
    row = (
        await session.execute(
            select(Invitation, Agency.name)
            .outerjoin(Agency, Invitation.agency_id == Agency.id)
            .where(Invitation.code_hash == _hash(code))
        )
    ).first()
    if row is None:
        return None
    invitation, agency = row
    state = "used" if invitation.used_at else "expired" if invitation.expires_at <= now else "valid"
    return InvitationView(invitation.id, invitation.role, invitation.agency_id, agency, state)


async def use_invitation(session: AsyncSession, invitation_id: int, person_id: int, now: datetime) -> bool:
    """Consume the code; False when somebody else was first or it has expired."""
    used = await session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now, used_by=person_id)
        .returning(Invitation.id)
    )
    return used.first() is not None


async def revoke_open(session: AsyncSession, role: str) -> None:
    """Delete unused codes of a role (a fresh administrator code replaces the last one)."""
    await session.execute(delete(Invitation).where(Invitation.role == role, Invitation.used_at.is_(None)))


async def has_role(session: AsyncSession, roles: Iterable[str]) -> bool:
    """Whether anybody holds one of the roles now."""
    row = await session.execute(select(Seat.id).where(Seat.role.in_(list(roles)), Seat.ends_at.is_(None)).limit(1))
    return row.first() is not None


# --- wrong codes --------------------------------------------------------------------------------------


async def paused_until(session: AsyncSession, channel: str, user_id: str, now: datetime) -> datetime | None:
    attempt = await _attempt(session, channel, user_id)
    return attempt.paused_until if attempt and attempt.paused_until and attempt.paused_until > now else None


async def count_wrong_code(session: AsyncSession, channel: str, user_id: str, now: datetime) -> int:
    """Count one wrong code; returns how many are left before the pause (0: paused now)."""
    attempt = await _attempt(session, channel, user_id)
    if attempt is None:
        attempt = Attempt(channel=channel, user_id=user_id, wrong=0, last_at=now)
        session.add(attempt)
    if now - attempt.last_at > PAUSE or (attempt.paused_until and attempt.paused_until <= now):
        attempt.wrong, attempt.paused_until = 0, None
    attempt.wrong, attempt.last_at = attempt.wrong + 1, now
    if attempt.wrong >= WRONG_CODES:
        attempt.paused_until = now + PAUSE
    await session.flush()
    return max(0, WRONG_CODES - attempt.wrong)


async def _attempt(session: AsyncSession, channel: str, user_id: str) -> Attempt | None:
    row = await session.execute(select(Attempt).where(Attempt.channel == channel, Attempt.user_id == user_id))
    return row.scalar_one_or_none()
