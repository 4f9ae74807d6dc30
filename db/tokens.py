"""Tokens that rotate, shared by all replicas: one process refreshes, the new pair is stored before anybody uses it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.gates import database_time
from db.inserts import insert_if_new
from db.models import ChannelToken


@dataclass(frozen=True, slots=True)
class Pair:
    """What calls are made with: `generation` tells which pair it is, `left_seconds` how long it is good (<= 0: not)."""

    access_token: str
    generation: int
    left_seconds: float


@dataclass(frozen=True, slots=True)
class Mine:
    """This worker refreshes now, with this token."""

    refresh_token: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Another process is refreshing."""


@dataclass(frozen=True, slots=True)
class Dead:
    """The refresh token is used up; a person must bring a new one."""

    why: str


Claim = Pair | Mine | Busy | Dead


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a channel gets no new tokens. `generation` and `seeds` tell one trouble from the next."""

    name: str
    why: str
    needs_person: bool
    is_dead: bool
    for_seconds: float
    generation: int
    seeds: int


async def plant(session: AsyncSession, name: str, refresh_token: str) -> None:
    """The refresh token of the settings: used once, when nobody has seen it before. What was stored since then is
    newer, so a restart with the old settings goes on with that; what was dead gets another try."""
    seed = hashlib.sha256(refresh_token.encode()).hexdigest()
    if await insert_if_new(
        session, ChannelToken, name=name, access_token="", refresh_token=refresh_token, access_until=0.0, generation=0,
        seeds=[seed], lease_until=0.0, needs_person=False, is_dead=False,
    ):  # fmt: skip
        return
    row = await _locked(session, name)
    row.is_dead = False
    if seed in row.seeds:
        return
    row.refresh_token, row.access_token, row.access_until = refresh_token, "", 0.0
    row.generation, row.seeds = row.generation + 1, [*row.seeds, seed]
    row.lease_by, row.lease_until = None, 0.0
    _mend(row)


async def current(session: AsyncSession, name: str) -> Pair | None:
    row = await session.get(ChannelToken, name, populate_existing=True)
    return _pair(row, await database_time(session)) if row else None


async def claim(session: AsyncSession, name: str, worker: str, generation: int, lease_seconds: float) -> Claim:
    """The right to refresh the pair of this generation; the newer pair when somebody has done so already."""
    row = await _locked(session, name)
    now = await database_time(session)
    if row.generation != generation and row.access_until > now:
        return _pair(row, now)
    if row.is_dead:
        return Dead(row.failure or "")
    if row.lease_by is not None and row.lease_until > now:
        return Busy()
    row.lease_by, row.lease_until = worker, now + lease_seconds
    return Mine(row.refresh_token)


async def keep(session: AsyncSession, name: str, used: str, access_token: str, refresh_token: str, lasts_seconds: float) -> Pair:
    """Store the pair that the refresh token `used` has made; the stored one when a newer seed came meanwhile."""
    row = await _locked(session, name)
    now = await database_time(session)
    if row.refresh_token == used:
        row.access_token, row.refresh_token, row.access_until = access_token, refresh_token, now + lasts_seconds
        row.generation += 1
        row.lease_by, row.lease_until = None, 0.0
        _mend(row)
    return _pair(row, now)


async def fail(session: AsyncSession, name: str, used: str, why: str, *, needs_person: bool, is_dead: bool) -> bool:
    """Note why no new pair came. False when the token that failed is not the stored one any more: another process
    has rotated it, and nothing is wrong."""
    row = await _locked(session, name)
    if row.refresh_token != used:
        return False
    row.lease_by, row.lease_until = None, 0.0
    row.failing_since = row.failing_since or await database_time(session)
    row.failure, row.needs_person, row.is_dead = why[:200], needs_person, is_dead
    return True


async def troubles(session: AsyncSession) -> list[Trouble]:
    rows = (await session.scalars(select(ChannelToken).where(ChannelToken.failing_since.is_not(None)))).all()
    now = await database_time(session)
    return [
        Trouble(r.name, r.failure or "", r.needs_person, r.is_dead, now - (r.failing_since or now), r.generation, len(r.seeds))
        for r in rows
    ]


async def complain(session: AsyncSession, name: str, why: str) -> None:
    """The tokens are good, yet the server turns the account away: a person must look. The next new pair mends it."""
    row = await _locked(session, name)
    row.failing_since = row.failing_since or await database_time(session)
    row.failure, row.needs_person = why[:200], True


def _mend(row: ChannelToken) -> None:
    row.failing_since, row.failure, row.needs_person, row.is_dead = None, None, False, False


def _pair(row: ChannelToken, now: float) -> Pair:
    return Pair(row.access_token, row.generation, row.access_until - now)


async def _locked(session: AsyncSession, name: str) -> ChannelToken:
    wanted = select(ChannelToken).where(ChannelToken.name == name).with_for_update()
    return (await session.scalars(wanted.execution_options(populate_existing=True))).one()
