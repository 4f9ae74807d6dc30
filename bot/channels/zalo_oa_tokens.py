"""The tokens of an Official Account: good ones for every call, refreshed early, by one process at a time.

A refresh token works once, and its use kills the pair before (zalo.md B2). So the right to refresh is a lease in the
database, and the new pair is stored before anybody uses it. What cannot be saved: an answer that is lost on its way,
or a process killed between the answer and the commit. Then only a new consent of the account's administrator helps,
and the failure says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.errors import ChannelError, NotSent, Unknown

log = logging.getLogger(__name__)

# An access token lives for 25 hours; it is renewed after 20.
EARLY_SECONDS = 5 * 3600.0
_STORING_PAUSES = (0.2, 1.0, 3.0, 10.0, 30.0)  # a pair that cannot be stored is a pair lost: try for a while


@dataclass(frozen=True, slots=True)
class Access:
    """A token to call with; `generation` names its pair, `left_seconds` is how long it is good."""

    token: str
    generation: int
    left_seconds: float


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a refresh has brought."""

    access_token: str
    refresh_token: str
    lasts_seconds: float


class TokenRefused(ChannelError):
    """The refresh was refused. `is_dead`: the refresh token is used or expired, no use trying it again."""

    def __init__(self, why: str, *, is_dead: bool) -> None:
        super().__init__(why)
        self.is_dead = is_dead


def _remedy(error: TokenRefused) -> str:
    if not error.is_dead:
        return str(error)
    return f"the refresh token is used up or expired; consent anew, set ZALO_OA_REFRESH_TOKEN and restart ({error})"


class NoToken(NotSent):
    """There is no token to call with: nothing has left."""


class Taken(Exception):
    """Another process is refreshing."""


class Vault(Protocol):
    """Where the pair is kept for all processes; raises NotSent while the database cannot be used."""

    async def current(self) -> Access | None: ...

    async def claim(self, generation: int) -> Access | str:
        """The right to refresh this generation (the refresh token), or the newer pair that is there already. Raises
        Taken while another process refreshes, TokenRefused when the token is known to be dead."""
        ...

    async def keep(self, used: str, fresh: Fresh) -> Access: ...

    async def fail(self, used: str, why: str, *, needs_person: bool, is_dead: bool) -> bool:
        """False: another process has rotated the token meanwhile, so nothing is wrong."""
        ...

    async def complain(self, why: str) -> None: ...


class Tokens:
    """`exchange` makes a pair out of a refresh token and raises ChannelErrors; TokenRefused is the server's no."""

    def __init__(
        self,
        vault: Vault,
        exchange: Callable[[str], Awaitable[Fresh]],
        *,
        wait_seconds: float = 45.0,
        look_seconds: float = 0.25,
    ) -> None:
        self._vault = vault
        self._exchange = exchange
        self._wait_seconds = wait_seconds
        self._look_seconds = look_seconds
        self._one_by_one = asyncio.Lock()  # the tasks of this process need not look for each other in the database

    async def access(self) -> Access:
        """A token that is good now; NotSent when there is none."""
        found = await self._vault.current()
        if found is not None and found.left_seconds > 0:
            return found
        return await self.renew(found.generation if found else 0)

    async def renew(self, generation: int) -> Access:
        """A newer pair than this one, whoever makes it. NotSent when none can be had now."""
        async with self._one_by_one:
            return await self._renew(generation)

    async def complain(self, why: str) -> None:
        """The account is turned away although its tokens are good: somebody must look."""
        log.error("zalo_oa: an administrator is needed: %s", why)
        await self._vault.complain(why)

    async def _renew(self, generation: int) -> Access:
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._wait_seconds
        while True:
            try:
                claimed = await self._vault.claim(generation)
            except TokenRefused as error:
                raise NoToken(_remedy(error)) from None
            except Taken:
                if loop.time() > ends_at:
                    raise NoToken("another process is refreshing the token") from None
                await asyncio.sleep(self._look_seconds)
                continue
            if isinstance(claimed, Access):
                return claimed
            found = await _to_its_end(self._refresh(claimed))
            if found is not None:
                return found

    async def keep_fresh(self, *, early_seconds: float = EARLY_SECONDS, pause_seconds: float = 600.0) -> None:
        """Renew early, until cancelled; a failure is tried again after a pause, and never ends this."""
        while True:
            pause = pause_seconds
            try:
                found = await self.access()
                if found.left_seconds <= early_seconds:
                    found = await self.renew(found.generation)
                pause = min(pause_seconds, max(1.0, found.left_seconds - early_seconds))
            except ChannelError as error:
                log.error("zalo_oa: no fresh token, trying again in %g s: %s", pause, error)
            await asyncio.sleep(pause)

    async def _refresh(self, used: str) -> Access | None:
        """None: another process was quicker, look again."""
        try:
            fresh = await self._ask(used)
        except TokenRefused as error:
            if not await self._vault.fail(used, str(error), needs_person=True, is_dead=error.is_dead):
                return None
            log.error("zalo_oa: %s", _remedy(error))
            raise NoToken(_remedy(error)) from None
        except ChannelError as error:
            if not await self._vault.fail(used, str(error), needs_person=False, is_dead=False):
                return None
            raise NoToken(f"the token could not be refreshed: {error}") from None
        return await self._store(used, fresh)

    async def _ask(self, used: str) -> Fresh:
        """A lost answer is asked for once more: if the first request did not arrive, the second one works."""
        try:
            return await self._exchange(used)
        except Unknown:
            return await self._exchange(used)

    async def _store(self, used: str, fresh: Fresh) -> Access:
        for pause in _STORING_PAUSES:
            try:
                return await self._vault.keep(used, fresh)
            except ChannelError as error:
                log.error("zalo_oa: the new tokens are not stored yet, trying again in %g s: %s", pause, error)
                await asyncio.sleep(pause)
        return await self._vault.keep(used, fresh)


async def _to_its_end(work: Awaitable[Access | None]) -> Access | None:
    """A refresh that has begun is not broken off: its answer would be lost, and with it the account."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        task.exception()  # its end is in the vault
        raise
