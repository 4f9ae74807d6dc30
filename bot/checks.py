"""What `dondoc doctor` looks at, and what can be read without changing anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import examination
from bot.clock import Clock
from bot.settings import Settings
from db import chain, deliveries, people, plans, questions
from db.chain import Broken
from db.faults import DatabaseUnavailable
from db.plans import StoredPlan
from db.schema import check_schema
from db.session import make_engine, make_sessions, reading, schema_state, sqlite_file
from knowledge.codec import plan_from_dict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    is_fine: bool
    detail: str


async def stored_plans(url: str) -> list[StoredPlan]:
    """The plans of a database that is there and current; none otherwise. Creates nothing."""
    return await _stored(url, plans.load_all)


async def stored_synonyms(url: str) -> list[questions.Accepted]:
    """As `stored_plans`, what administrators taught in the chat."""
    return await _stored(url, questions.synonyms)


async def _stored(url: str, read: Callable[[AsyncSession], Awaitable[list[T]]]) -> list[T]:
    if not _exists(url):
        return []
    engine = make_engine(url)
    try:
        if await schema_state(engine) != "current":
            return []
        async with reading(make_sessions(engine)) as session:
            return await read(session)
    finally:
        await engine.dispose()


def _exists(url: str) -> bool:
    file = sqlite_file(url)
    return file is None or file.exists()


async def run_all(settings: Settings) -> list[Check]:
    """Every check, one line each; a failing one never stops the others."""
    return [_clock(settings), _fonts(), *await _database(settings), *await _channels(settings)]


def _clock(settings: Settings) -> Check:
    now = Clock(settings.dondoc_now).now().astimezone(settings.zone)
    note = " (DONDOC_NOW)" if settings.dondoc_now else ""
    return Check("clock", Clock().now().year >= 2026, f"{now:%d/%m/%Y %H:%M} {settings.timezone}{note}")


def _fonts() -> Check:
    """The face of the digest's picture; imported here, because drawing is needed by few commands."""
    try:
        from handlers.papers import pen

        for weight in pen.WEIGHTS:
            pen.face(weight, 32)
    except (ImportError, OSError) as error:
        return Check("fonts", False, f"fontpkg-be-vietnam-pro: {type(error).__name__}: {error}; install the locked dependencies again")
    return Check("fonts", True, f"fontpkg-be-vietnam-pro ({', '.join(pen.WEIGHTS)})")


async def _database(settings: Settings) -> list[Check]:
    try:
        shown = make_url(settings.database_url).render_as_string(hide_password=True)
    except ArgumentError:
        return [Check("database", False, "DATABASE_URL is not understood")]
    if not _exists(settings.database_url):
        return [Check("database", False, f"{shown}: not there yet; `dondoc run` creates it")]
    engine = make_engine(settings.database_url)
    try:
        state = await schema_state(engine)
        if state != "current":
            return [Check("database", False, f"{shown}: schema is {state}; `dondoc run` migrates it")]
        await check_schema(engine)
        async with reading(make_sessions(engine)) as session:
            stored = await plans.load_all(session)
            broken = await chain.first_broken(session)
            has_admin = await people.has_role(session, [people.ADMIN])
            stuck = await deliveries.listing(session, "unknown") + await deliveries.listing(session, "failed")
    except DatabaseUnavailable as error:
        return [Check("database", False, f"{shown}: {error.why}")]
    finally:
        await engine.dispose()
    names = ", ".join(f"{p.number} ({len(plan_from_dict(p.record).tasks)} tasks)" for p in stored)
    return [
        Check("database", True, shown),
        Check("plan", bool(stored), names or "none; `dondoc plan import FILE`"),
        Check("administrator", has_admin, "" if has_admin else "none; `dondoc run` prints a code"),
        Check("report log", broken is None, _broken(broken) if broken else "every receipt is as it was written"),
        Check("deliveries", not stuck, f"unknown or failed: {len(stuck)}"),
    ]


async def _channels(settings: Settings) -> list[Check]:
    engine = None
    try:
        is_there = _exists(settings.database_url)
        engine = make_engine(settings.database_url) if is_there else None
        is_current = engine is not None and await schema_state(engine) == "current"
        found = await examination.examine(settings, make_sessions(engine) if engine and is_current else None)
    except (DatabaseUnavailable, ArgumentError):  # said by the check of the database
        found = await examination.examine(settings, None)
    finally:
        if engine:
            await engine.dispose()
    return [Check(one.subject, one.is_fine, one.detail) for one in found]


def _broken(found: Broken) -> str:
    """Which receipt, and what that can mean."""
    if found.is_missing:
        since = f"after {found.after:06d}" if found.after else "from the first on"
        return f"receipts {since} up to {found.number:06d} were removed"
    between = f", or one between it and {found.after:06d} was removed" if found.after else ""
    return f"receipt {found.number:06d} was altered{between}"
