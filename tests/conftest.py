"""Fixtures: a fresh migrated database on SQLite and on PostgreSQL, sessions on it, and a clock that stands still."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from db.session import make_engine, make_sessions, migrate
from tests.fakes import FixedClock
from tests.postgres import Databases, ThrowAwayServer, find_binaries, run_aside


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "dondoc.db"
    run_aside(migrate(sqlite_url(file)))
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that copying the one file copies everything
    connection.close()
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """TEST_DATABASE_URL, or a server of our own; a missing server is a skip, with CI=true a failure."""
    url, server = os.environ.get("TEST_DATABASE_URL"), None
    if not url:
        binaries = find_binaries()
        if binaries is None:
            message = "no PostgreSQL: set TEST_DATABASE_URL or install the server's binaries"
            if os.environ.get("CI", "").lower() in ("1", "true"):
                pytest.fail(message)
            pytest.skip(message)
        server = ThrowAwayServer(binaries)
        url = server.url
    try:
        databases = Databases(url)
        yield databases
        databases.close()
    finally:
        if server:
            server.stop()


MakeDatabase = Callable[..., str]


@pytest.fixture
def make_sqlite(tmp_path: Path, sqlite_template: Path) -> MakeDatabase:
    """Makes SQLite databases: `make_sqlite()` is migrated, `make_sqlite(is_empty=True)` has no tables."""
    made: list[Path] = []

    def make(*, is_empty: bool = False) -> str:
        file = tmp_path / f"dondoc-{len(made)}.db"
        made.append(file)
        if not is_empty:
            shutil.copyfile(sqlite_template, file)
        return sqlite_url(file)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def make_database(request: pytest.FixtureRequest) -> Iterator[MakeDatabase]:
    """The same on both kinds of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("make_sqlite")
        return
    databases: Databases = request.getfixturevalue("postgres")
    made: list[str] = []

    def make(*, is_empty: bool = False) -> str:
        made.append(databases.create(is_empty=is_empty))
        return made[-1]

    yield make
    for url in made:
        databases.give_back(url)


@pytest.fixture
def database_url(make_database: MakeDatabase) -> str:
    """A fresh migrated database; the test runs once on SQLite and once on PostgreSQL."""
    return make_database()


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return make_sessions(engine)


@pytest.fixture
async def sqlite_sessions(make_sqlite: MakeDatabase) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """For tests whose subject is not the database: SQLite alone."""
    engine = make_engine(make_sqlite())
    yield make_sessions(engine)
    await engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 26 November 2026, 08:00 in Vietnam: the moment when a round opens."""
    return FixedClock(datetime(2026, 11, 26, 1, 0, tzinfo=UTC))
