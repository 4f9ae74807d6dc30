"""Invitations: single-use codes, kept as hashes, and the pause after too many wrong ones."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Attempt, Invitation

CODE_LIVES = timedelta(days=7)
WRONG_CODES = 5  # then a pause
PAUSE = timedelta(hours=1)
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L: codes are read out on the phone


@dataclass(frozen=True, slots=True)
class InvitationView:
    id: int
    role: str
    agency_id: int | None
    agency: str | None
    state: str  # "valid", "used", "expired"
    is_substitute: bool = False
    succeeds_id: int | None = None  # the seat that ends when the code is used


def normalize_code(code: str) -> str:
    """As typed -> comparable: capitals and digits only."""
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def _hash(code: str) -> str:
    return hashlib.sha256(normalize_code(code).encode()).hexdigest()


async def invite(
    session: AsyncSession,
    role: str,
    agency_id: int | None,
    now: datetime,
    *,
    is_substitute: bool = False,
    succeeds_id: int | None = None,
) -> str:
    """A new single-use code, valid seven days. Only its hash is stored."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    session.add(
        Invitation(
            code_hash=_hash(code),
            role=role,
            agency_id=agency_id,
            is_substitute=is_substitute,
            succeeds_id=succeeds_id,
            created_at=now,
            expires_at=now + CODE_LIVES,
        )
    )
    await session.flush()
    return code


async def find_invitation(session: AsyncSession, code: str, now: datetime) -> InvitationView | None:
    """The invitation of a typed code, whatever its state; None for a code that never was."""
    return await _find(session, Invitation.code_hash == _hash(code), now)


async def get_invitation(session: AsyncSession, invitation_id: int, now: datetime) -> InvitationView | None:
    return await _find(session, Invitation.id == invitation_id, now)


async def _find(session: AsyncSession, which: ColumnElement[bool], now: datetime) -> InvitationView | None:
    row = (
        await session.execute(
            select(Invitation, Agency.name).outerjoin(Agency, Invitation.agency_id == Agency.id).where(which)
        )
    ).first()
    if row is None:
        return None
    i, agency = row
    state = "used" if i.used_at else "expired" if i.expires_at <= now else "valid"
    return InvitationView(i.id, i.role, i.agency_id, agency, state, i.is_substitute, i.succeeds_id)


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
