"""Runs the migrations in one transaction, one process at a time, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, Connection, text

from db.base import UtcDateTime
from db.models import Base
from db.session import make_engine

_LOCK = 363  # any constant of ours: the advisory lock that makes a second replica wait
_DEFAULT_URL = "sqlite+aiosqlite:///var/dondoc.db"  # contract.md, Settings


def _url() -> str:
    url: str = context.config.attributes.get("url") or os.environ.get("DATABASE_URL") or _DEFAULT_URL
    return url


def _render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Revisions are history: they name plain types, not ours, which may change."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return "sa.JSON()"
    return False


def _run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
        render_item=_render,
        transactional_ddl=True,  # true of SQLite too, since our engine emits BEGIN itself
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite and (broken := connection.execute(text("PRAGMA foreign_key_check")).first()):
        raise RuntimeError(f"a migration left a dangling reference in table {broken[0]}")


async def _run_online() -> None:
    # References are not enforced meanwhile: a batch migration drops and remakes tables, and an enforced
    # ON DELETE CASCADE would empty their children. They are checked before the commit instead.
    engine = make_engine(_url(), enforces_references=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run)
    finally:
        await engine.dispose()


asyncio.run(_run_online())
