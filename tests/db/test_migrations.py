"""Every revision goes up, down and up again, and the newest one is exactly what the models say."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from db.models import Base
from db.session import DatabaseUnavailable, alembic_config, make_engine, migrate, schema_state
from tests.conftest import MakeDatabase

REVISIONS = [script.revision for script in ScriptDirectory.from_config(alembic_config("")).walk_revisions()][
    ::-1
]


async def downgrade(url: str, revision: str) -> None:
    await asyncio.to_thread(command.downgrade, alembic_config(url), revision)


async def test_stairway(make_database: MakeDatabase) -> None:
    url = make_database(is_empty=True)
    for index, revision in enumerate(REVISIONS):
        below = REVISIONS[index - 1] if index else "base"
        await migrate(url, revision)
        await downgrade(url, below)
        await migrate(url, revision)
    engine = make_engine(url)
    assert await schema_state(engine) == "current"
    await engine.dispose()


async def test_going_down_to_nothing_leaves_no_table(make_database: MakeDatabase) -> None:
    url = make_database()
    await downgrade(url, "base")
    engine = make_engine(url)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["alembic_version"]
    assert await schema_state(engine) == "empty"
    await engine.dispose()


async def test_models_and_newest_revision_agree(engine: AsyncEngine) -> None:
    def compare(connection: Connection) -> Any:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return compare_metadata(context, Base.metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(compare) == []


async def test_constraint_names_follow_the_convention(engine: AsyncEngine) -> None:
    """Names made up by a database cannot be dropped by a later migration."""

    def collect(connection: Connection) -> list[tuple[str, str | None]]:
        look = inspect(connection)
        found: list[tuple[str, str | None]] = []
        for table in Base.metadata.tables:
            found += [("pk", look.get_pk_constraint(table)["name"])]
            found += [("uq", unique["name"]) for unique in look.get_unique_constraints(table)]
            found += [("fk", key["name"]) for key in look.get_foreign_keys(table)]
        return found

    async with engine.connect() as connection:
        names = await connection.run_sync(collect)
    assert len(names) > 60
    assert [name for kind, name in names if not (name or "").startswith(f"{kind}_")] == []


async def test_a_failing_migration_leaves_nothing_behind(
    make_database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_database(is_empty=True)
    monkeypatch.setattr("alembic.op.create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await migrate(url)
    monkeypatch.undo()
    engine = make_engine(url)
    assert await schema_state(engine) == "empty"
    await migrate(url)
    assert await schema_state(engine) == "current"
    await engine.dispose()


async def test_several_processes_may_migrate_at_once(make_database: MakeDatabase) -> None:
    url = make_database(is_empty=True)
    code = "import asyncio, sys; from db.session import migrate; asyncio.run(migrate(sys.argv[1]))"
    running = [await asyncio.create_subprocess_exec(sys.executable, "-c", code, url) for _ in range(3)]
    assert [await process.wait() for process in running] == [0, 0, 0]
    engine = make_engine(url)
    assert await schema_state(engine) == "current"
    await engine.dispose()


async def test_migrating_does_not_depend_on_the_working_folder(
    make_sqlite: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_sqlite(is_empty=True)
    monkeypatch.chdir(tmp_path)
    await migrate(url)


async def test_a_newer_database_is_left_alone(database_url: str, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    assert await schema_state(engine) == "unknown"
    with pytest.raises(DatabaseUnavailable, match="from_the_future"):
        await migrate(database_url)


async def test_tables_of_somebody_else_are_unknown(make_database: MakeDatabase) -> None:
    engine = make_engine(make_database(is_empty=True))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    assert await schema_state(engine) == "unknown"
    await engine.dispose()
