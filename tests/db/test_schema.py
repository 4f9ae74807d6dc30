"""A database made by an earlier draft of a migration is told apart, in one line."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from db.schema import check_schema, differences
from db.session import DatabaseUnavailable, make_engine
from tests.conftest import MakeDatabase


async def test_what_the_migrations_make_is_what_the_program_knows(database_url: str) -> None:
    engine = make_engine(database_url)
    try:
        assert await differences(engine) == []
        await check_schema(engine)
    finally:
        await engine.dispose()


async def test_an_earlier_draft_is_told_in_one_line(make_sqlite: MakeDatabase) -> None:
    engine = make_engine(make_sqlite())
    try:
        async with engine.begin() as connection:
            await connection.execute(text("ALTER TABLE gates DROP COLUMN closed_until"))
            await connection.execute(text("ALTER TABLE gates ADD COLUMN closed_at FLOAT"))
        assert await differences(engine) == ["-gates.closed_until", "+gates.closed_at"]
        with pytest.raises(DatabaseUnavailable, match="another draft.*-gates.closed_until, \\+gates.closed_at"):
            await check_schema(engine)
    finally:
        await engine.dispose()
