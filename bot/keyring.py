"""Rotating tokens kept in the database, each act in a short transaction of its own."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.zalo_oa_tokens import Access, Fresh, Taken, TokenRefused
from bot.errors import NotSent
from db import tokens
from db.faults import DatabaseUnavailable
from db.session import reading, transaction
from db.tokens import Busy, Dead, Mine, Pair

LEASE_SECONDS = 90.0  # outlasts two requests of 20 s and the storing; a dead refresher is waited for no longer


class DbVault:
    """Implements bot.channels.zalo_oa_tokens.Vault. `seed` is the refresh token of the settings."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], name: str, seed: str, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        self._sessions = sessions
        self._name = name
        self._seed = seed
        self._lease_seconds = lease_seconds
        self._worker = secrets.token_hex(8)
        self._is_planted = False

    async def current(self) -> Access | None:
        await self._plant()
        try:
            async with reading(self._sessions) as session:
                found = await tokens.current(session, self._name)
        except (DatabaseUnavailable, DBAPIError) as error:
            raise NotSent("the tokens cannot be read: the database is away") from error
        return _access(found) if found else None

    async def claim(self, generation: int) -> Access | str:
        await self._plant()
        async with self._writing() as session:
            claimed = await tokens.claim(session, self._name, self._worker, generation, self._lease_seconds)
        match claimed:
            case Pair():
                return _access(claimed)
            case Mine(refresh_token):
                return refresh_token
            case Dead(why):
                raise TokenRefused(why, is_dead=True)
            case Busy():
                raise Taken

    async def keep(self, used: str, fresh: Fresh) -> Access:
        async with self._writing() as session:
            return _access(
                await tokens.keep(session, self._name, used, fresh.access_token, fresh.refresh_token, fresh.lasts_seconds)
            )

    async def fail(self, used: str, why: str, *, needs_person: bool, is_dead: bool) -> bool:
        async with self._writing() as session:
            return await tokens.fail(session, self._name, used, why, needs_person=needs_person, is_dead=is_dead)

    async def complain(self, why: str) -> None:
        async with self._writing() as session:
            await tokens.complain(session, self._name, why)

    async def _plant(self) -> None:
        if not self._is_planted:
            async with self._writing() as session:
                await tokens.plant(session, self._name, self._seed)
            self._is_planted = True

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        try:
            async with transaction(self._sessions) as session:
                yield session
        except (DatabaseUnavailable, DBAPIError) as error:
            raise NotSent("the tokens cannot be stored: the database is away") from error


def _access(pair: Pair) -> Access:
    return Access(pair.access_token, pair.generation, pair.left_seconds)
