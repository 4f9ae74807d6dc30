"""The short way to SQLite gives what the long one gave: rows, streams, generated ids, errors, nothing left open."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from db.session import make_engine
from tests.conftest import MakeDatabase


async def test_rows_streams_ids_and_errors(make_sqlite: MakeDatabase) -> None:
    engine = make_engine(make_sqlite())
    try:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
            many = [{"name": str(number)} for number in range(700)]
            await connection.execute(text("INSERT INTO t (name) VALUES (:name)"), many)
            returned = await connection.execute(text("INSERT INTO t (name) VALUES ('x') RETURNING id"))
            assert returned.scalar_one() == 701
            changed = await connection.execute(text("UPDATE t SET name = name || '!' WHERE id <= 3"))
            assert changed.rowcount == 3
            streamed = await connection.stream(text("SELECT id FROM t ORDER BY id"), execution_options={"yield_per": 50})
            assert [row.id async for row in streamed] == list(range(1, 702))
            assert (await connection.execute(text("SELECT 1 WHERE 0"))).first() is None
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(text("INSERT INTO t (name) VALUES ('x')"))
        with pytest.raises(OperationalError):
            async with engine.begin() as connection:
                await connection.execute(text("SELECT nothing FROM nowhere"))
        async with engine.begin() as connection:  # an unread result holds no lock
            await connection.execute(text("SELECT * FROM t"))
            await connection.execute(text("DROP TABLE t"))
    finally:
        await engine.dispose()
