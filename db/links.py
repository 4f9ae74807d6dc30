"""One person, several accounts: the codes that link them, which one is preferred, and where to turn when one refuses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.invitations import normalize_code
from db.models import Account, LinkCode
from db.people import AccountView

CODE_LIVES = timedelta(minutes=15)
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L, as in db/invitations.py


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """An account of a person, reachable or not."""

    id: int
    channel: str
    user_id: str
    linked_at: datetime
    is_preferred: bool
    is_reachable: bool


def _hash(code: str) -> str:
    return hashlib.sha256(normalize_code(code).encode()).hexdigest()


async def make_code(session: AsyncSession, account: AccountView, now: datetime) -> str:
    """A new single-use code of this account, valid fifteen minutes; an older one of the account dies."""
    await session.execute(
        delete(LinkCode).where(
            or_(
                (LinkCode.channel == account.channel) & (LinkCode.user_id == account.user_id),
                LinkCode.expires_at <= now,
            )
        )
    )
    code = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    session.add(
        LinkCode(
            code_hash=_hash(code), channel=account.channel, user_id=account.user_id, chat_id=account.chat_id,
            expires_at=now + CODE_LIVES,
        )
    )  # fmt: skip
    await session.flush()
    return code


async def account_of_code(session: AsyncSession, code: str, now: datetime) -> AccountView | None:
    """The account that asked for a code; None when the code never was, was used or has run out."""
    found = await session.scalar(select(LinkCode).where(LinkCode.code_hash == _hash(code), LinkCode.expires_at > now))
    return AccountView(found.channel, found.user_id, found.chat_id) if found else None


async def use_code(session: AsyncSession, code: str, now: datetime) -> AccountView | None:
    """The same, and the code is gone; two at once get it once."""
    row = (
        await session.execute(
            delete(LinkCode)
            .where(LinkCode.code_hash == _hash(code), LinkCode.expires_at > now)
            .returning(LinkCode.channel, LinkCode.user_id, LinkCode.chat_id)
        )
    ).first()
    return AccountView(*row) if row else None


async def link(session: AsyncSession, person_id: int, account: AccountView, now: datetime) -> None:
    """One more account of a person; the account must not be anybody's yet."""
    session.add(
        Account(
            person_id=person_id, channel=account.channel, user_id=account.user_id, chat_id=account.chat_id, linked_at=now
        )
    )
    await session.flush()


async def linked(session: AsyncSession, person_id: int) -> list[LinkedAccount]:
    """Every account of a person in the order in which they were linked, also those that cannot be reached."""
    rows = await session.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.linked_at, Account.id))
    return [LinkedAccount(a.id, a.channel, a.user_id, a.linked_at, a.is_preferred, a.unreachable_at is None) for a in rows]


async def prefer(session: AsyncSession, person_id: int, account_id: int) -> None:
    """Messages go there first from now on."""
    await session.execute(
        update(Account).where(Account.person_id == person_id).values(is_preferred=Account.id == account_id)
    )


async def unlink(session: AsyncSession, person_id: int, account_id: int) -> None:
    await session.execute(delete(Account).where(Account.person_id == person_id, Account.id == account_id))


async def elsewhere(session: AsyncSession, channel: str, user_id: str, channels: Collection[str]) -> AccountView | None:
    """Another reachable account of the same person, on one of these channels: where a refused message goes."""
    refused = select(Account.person_id).where(Account.channel == channel, Account.user_id == user_id).scalar_subquery()
    found = await session.scalar(
        select(Account)
        .where(
            Account.person_id == refused,
            or_(Account.channel != channel, Account.user_id != user_id),
            Account.channel.in_(channels),
            Account.unreachable_at.is_(None),
        )
        .order_by(Account.is_preferred.desc(), Account.linked_at.desc(), Account.id.desc())
        .limit(1)
    )
    return AccountView(found.channel, found.user_id, found.chat_id) if found else None


@dataclass(frozen=True, slots=True)
class NewAccount:
    id: int
    person_id: int
    account: AccountView


async def linked_since(session: AsyncSession, since: datetime) -> list[NewAccount]:
    """Accounts linked after a moment to somebody who had one before."""
    older = aliased(Account)
    rows = await session.scalars(
        select(Account).where(
            Account.linked_at >= since,
            select(older.id).where(older.person_id == Account.person_id, older.id < Account.id).exists(),
        )
    )
    return [NewAccount(a.id, a.person_id, AccountView(a.channel, a.user_id, a.chat_id)) for a in rows]
