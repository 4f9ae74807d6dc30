"""Long polling at Zalo: no offset and no acknowledgement, so each update is kept before the next one is asked for."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from bot.channels.base import Keep
from bot.channels.zalo_bot_api import WrongToken, ZaloBotApi
from bot.channels.zalo_bot_updates import Json, key_of, lane_of
from bot.errors import ChannelError, RateLimited, Rejected

log = logging.getLogger(__name__)

T = TypeVar("T")

_LONGEST_BACKOFF_SECONDS = 60.0


async def persist(attempt: Callable[[], Awaitable[T]], pause_seconds: float) -> T:
    """Try until it works, with a growing pause; only WrongToken ends it."""
    pause = pause_seconds
    while True:
        try:
            return await attempt()
        except WrongToken:
            raise
        except RateLimited as error:
            log.warning("zalo bot: too many requests, going on in %g s", error.after_seconds)
            await asyncio.sleep(error.after_seconds)
        except ChannelError as error:
            log.warning("zalo bot: no answer, trying again in %g s: %s", pause, error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_BACKOFF_SECONDS)


async def poll(api: ZaloBotApi, keep: Keep, *, wait_seconds: int, floor_seconds: float, backoff_seconds: float) -> None:
    """Poll until cancelled. Where Zalo hands out an update again it answers at once, so polls begin at least
    `floor_seconds` apart; the inbox knows a repeat by its message id."""
    loop = asyncio.get_running_loop()
    while True:
        began_at = loop.time()
        for update in await persist(partial(_fetch, api, wait_seconds), backoff_seconds):
            await persist(partial(_keep, keep, update), backoff_seconds)
        await asyncio.sleep(max(0.0, began_at + floor_seconds - loop.time()))


async def _fetch(api: ZaloBotApi, wait_seconds: int) -> list[Json]:
    try:
        return await api.get_updates(wait_seconds)
    except Rejected as error:
        if "webhook" in str(error).lower():
            log.warning("zalo bot: somebody has set a webhook; it is removed, because polling is wanted")
            await api.delete_webhook()
        raise


async def _keep(keep: Keep, update: Json) -> bool:
    body = json.dumps(update, ensure_ascii=False).encode()
    return await keep(_named(key_of, body), _named(lane_of, body), body)


def _named(name: Callable[[bytes], str | None], body: bytes) -> str | None:
    try:
        return name(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
