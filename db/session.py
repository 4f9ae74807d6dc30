"""The way into the database: engine, sessions, transactions, migrations and the locks around them."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Literal, TextIO
from weakref import WeakKeyDictionary, WeakValueDictionary

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from db import in_place
from db.faults import DatabaseUnavailable as DatabaseUnavailable
from db.faults import explain, explained

SchemaState = Literal["current", "behind", "empty", "unknown"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_MS = 10_000
_READ_ONLY = "dondoc_read_only"


class AlreadyRunning(Exception):
    """Another process runs the bot on this SQLite file."""


# --- engine and sessions ------------------------------------------------------------------------------


def make_engine(url: str, *, enforces_references: bool = True) -> AsyncEngine:
    """An engine for SQLite (aiosqlite) or PostgreSQL (asyncpg). Raises DatabaseUnavailable for a URL that
    is not understood and for a file that is no database or cannot be opened; a server is not called yet.
    Migrations turn `enforces_references` off."""
    with explained():
        parsed = make_url(url)
        parsed.get_dialect()  # an unknown driver is refused before a file is made
        if parsed.get_backend_name() != "sqlite":
            return create_async_engine(parsed, pool_pre_ping=True, json_serializer=_to_json)
        file = sqlite_file(parsed)
        if file:
            _check_file(file)
        engine = create_async_engine(parsed, async_creator=in_place.creator(parsed), json_serializer=_to_json)
    _prepare_sqlite(engine, enforces_references)
    return engine


def _to_json(value: Any) -> str:
    """Vietnamese stays readable in the tables instead of becoming escapes."""
    return json.dumps(value, ensure_ascii=False)


def sqlite_file(url: URL | str) -> Path | None:
    """The file behind an SQLite URL; None for other databases and for one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def _check_file(file: Path) -> None:
    """Open the file once without aiosqlite, whose threads would print a traceback of their own on failure."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(file, timeout=_BUSY_TIMEOUT_MS / 1000)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise DatabaseUnavailable(explain(error) or str(error)) from error


def _prepare_sqlite(engine: AsyncEngine, enforces_references: bool) -> None:
    """SQLAlchemy's recipe "Using SQLAlchemy to emit BEGIN" (dialects/sqlite, section Transactions): the
    driver begins nothing by itself. BEGIN IMMEDIATE takes the write lock at once and so waits for it under
    the busy timeout; a lock upgraded in mid-transaction would fail without waiting."""

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        try:
            connection.isolation_level = None
            cursor = connection.cursor()
            cursor.execute(
                f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}"
            )  # first: the next one may have to wait
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if enforces_references else 'OFF'}")
            cursor.close()
        except sqlite3.Error:
            connection.close()  # nobody else knows it yet, and its thread would outlive the loop
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def make_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions whose rows stay readable after the commit. Autoflush stays on: a handler that asks after
    `add()` must see its own rows, and with no relationships there is no lazy load to surprise it."""
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def transaction(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """A session in one transaction: committed at the end, rolled back on any exception. Keep it short and
    never open a second one inside: on SQLite there is one writer at a time. Raises DatabaseUnavailable when
    it cannot begin; errors of the body pass through as they are."""
    async with _writers_turn(sessions.kw["bind"]), sessions() as session, session.begin():
        with explained():
            await session.connection()
        yield session


_writers: WeakKeyDictionary[AsyncEngine, asyncio.Lock] = WeakKeyDictionary()


@asynccontextmanager
async def _writers_turn(engine: AsyncEngine) -> AsyncIterator[None]:
    """SQLite has one writer at a time and lets the others sleep and try again, in no order. Within a process
    they queue here first, which is fair and twice as fast; other processes meet SQLite's own lock."""
    if engine.dialect.name != "sqlite":
        yield
        return
    lock = _writers.setdefault(engine, asyncio.Lock())
    try:
        async with asyncio.timeout(_BUSY_TIMEOUT_MS / 1000):
            await lock.acquire()
    except TimeoutError as error:
        raise DatabaseUnavailable(
            "the database is busy: a transaction of this process does not end"
        ) from error
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def reading(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """A session that only reads: on SQLite it sees one snapshot and neither waits for the writer nor makes it
    wait."""
    async with sessions() as session:
        with explained():
            await session.connection(execution_options={_READ_ONLY: True})
        yield session


# --- migrations ---------------------------------------------------------------------------------------


def alembic_config(url: str) -> Config:
    """Alembic's settings without its ini file, so that an installed package finds its migrations."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the database to the newest schema, all or nothing. Safe on several replicas at once (env.py locks)."""
    try:
        with explained():
            # Alembic is synchronous and its env.py runs a loop of its own, hence the thread.
            await asyncio.to_thread(command.upgrade, alembic_config(url), revision)
    except CommandError as error:
        raise DatabaseUnavailable(f"the database cannot be migrated: {error}") from error


async def schema_state(engine: AsyncEngine) -> SchemaState:
    """ "unknown": a revision that this version of the program does not have, or tables that are not ours."""
    with explained():
        async with engine.connect() as connection:
            await connection.execution_options(**{_READ_ONLY: True})
            tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
            if "alembic_version" not in tables:
                return "unknown" if tables else "empty"
            rows = await connection.execute(text("SELECT version_num FROM alembic_version"))
            found = {str(row[0]) for row in rows}
    if not found:
        return "unknown" if set(tables) - {"alembic_version"} else "empty"
    scripts = ScriptDirectory.from_config(alembic_config(""))
    if found == set(scripts.get_heads()):
        return "current"
    known = {script.revision for script in scripts.walk_revisions()}
    return "behind" if found <= known else "unknown"


# --- locks --------------------------------------------------------------------------------------------


class SingleProcess:
    """The right to run the bot on one SQLite file; ends with the process, or with `release`."""

    def __init__(self, handle: TextIO | None) -> None:
        self._handle = handle

    def release(self) -> None:
        if self._handle:
            self._handle.close()
            self._handle = None


def acquire_single_process(url: str) -> SingleProcess:
    """Take the lock file beside an SQLite database; keep the result for as long as the bot runs. Raises
    AlreadyRunning. On PostgreSQL several replicas are welcome and nothing is locked."""
    file = sqlite_file(url)
    if file is None:
        return SingleProcess(None)
    path = file.with_name(file.name + ".lock")
    with explained():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+")
    try:
        # The kernel drops a flock when its process dies, however it dies; a pid file alone would go stale.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        pid = handle.read().strip() or "?"
        handle.close()
        raise AlreadyRunning(
            f"the bot already runs on {file} (process {pid}); stop it first, or use PostgreSQL for several replicas"
        ) from error
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return SingleProcess(handle)


_conversation_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def conversation_lock(key: str) -> AsyncIterator[None]:
    """One turn at a time in a conversation within this process; take it before the transaction. A lock lives
    only while somebody holds or awaits it, so the registry does not grow."""
    lock = _conversation_locks.get(key)
    if lock is None:
        lock = _conversation_locks[key] = asyncio.Lock()
    async with lock:
        yield
