"""What is due becomes deliveries: runs the jobs and the drain, again and again; every repeat is harmless."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.delivery import DeliveryResult
from db.faults import DatabaseUnavailable
from db.session import transaction
from db.tables.deliveries import DeliveryState as State

log = logging.getLogger(__name__)

# A pending one is looked at again every few seconds: no news.
_LEVELS = {State.SENT: logging.INFO, State.PENDING: logging.DEBUG}

Job = Callable[[AsyncSession, datetime], Awaitable[None]]
Drain = Callable[[], Awaitable[list[DeliveryResult]]]


@dataclass(frozen=True, slots=True)
class JobFailure:
    name: str
    error: str


async def plan(
    sessions: async_sessionmaker[AsyncSession], jobs: Mapping[str, Job], now: datetime
) -> list[JobFailure]:
    """Run every job in a transaction of its own. A failing one is rolled back and logged, the others go on.
    Jobs insert under unique keys, so running them twice, or on two replicas, changes nothing."""
    failures = []
    for name, job in jobs.items():
        try:
            async with transaction(sessions) as session:
                await job(session, now)
        except DatabaseUnavailable as error:
            log.error("job %s: %s", name, error.why)
            failures.append(JobFailure(name, error.why))
        except Exception as error:
            log.exception("job %s failed", name)
            failures.append(JobFailure(name, f"{type(error).__name__}: {error}"))
    return failures


async def run_ticker(
    sessions: async_sessionmaker[AsyncSession],
    jobs: Mapping[str, Job],
    now: Callable[[], datetime],
    drain: Drain,
    *,
    every_seconds: float = 20.0,
    busy_seconds: float = 1.0,
) -> None:
    """Plan and drain until cancelled. While something is moving, drain more often than plan."""
    loop = asyncio.get_running_loop()
    planned_at = float("-inf")
    while True:
        if loop.time() - planned_at >= every_seconds:
            planned_at = loop.time()
            await plan(sessions, jobs, now())
        moved = await _drain_once(drain)
        until_plan = planned_at + every_seconds - loop.time()
        await asyncio.sleep(busy_seconds if moved else max(busy_seconds, until_plan))


async def _drain_once(drain: Drain) -> bool:
    """True when anything moved. The loop outlives every failure of a drain: the next one may succeed."""
    try:
        results = await drain()
    except DatabaseUnavailable as error:
        log.error("delivery: %s", error.why)
        return False
    except Exception:
        log.exception("delivery failed")
        return False
    for result in results:
        log.log(
            _LEVELS.get(result.state, logging.WARNING),
            "delivery %s: %s %s",
            result.key,
            result.state,
            result.error or "",
        )
    return any(result.state != State.PENDING for result in results)
