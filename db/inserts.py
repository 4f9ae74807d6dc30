"""Inserting a row unless its unique key is already there, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import Base


async def insert_if_new(session: AsyncSession, table: type[Base], **values: Any) -> bool:
    """True when the row was inserted, False when a unique key of it was taken. Waits for another transaction
    that is just inserting the same key, so exactly one of them gets True."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = next(iter(table.__table__.primary_key))
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return (await session.execute(statement)).first() is not None
