"""The way into the database: settings of a connection, transactions, locks, and troubles told in one line."""

from __future__ import annotations

import asyncio
import gc
import signal
import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.models import Audit, Plan, Setting, TaskGroup
from db.session import (
    AlreadyRunning,
    DatabaseUnavailable,
    acquire_single_process,
    conversation_lock,
    make_engine,
    make_sessions,
    migrate,
    reading,
    schema_state,
    transaction,
)
from tests.conftest import MakeDatabase, sqlite_url
from tests.postgres import Databases

Sessions = async_sessionmaker[AsyncSession]
NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


def setting(name: str, /, **value: object) -> Setting:
    return Setting(name=name, value=value, changed_at=NOW)


async def test_sqlite_connections_are_set_up(sqlite_sessions: Sessions) -> None:
    async with sqlite_sessions() as session:
        found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in
                 ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


async def test_references_are_enforced(sessions: Sessions) -> None:
    with pytest.raises(IntegrityError):
        async with transaction(sessions) as session:
            session.add(TaskGroup(plan_id=404, code="I", title="?"))


async def test_a_transaction_is_all_or_nothing(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction(sessions) as session:
            session.add(setting("a"))
            await session.flush()
            raise ZeroDivisionError
    async with transaction(sessions) as session:
        assert await session.get(Setting, "a") is None
        session.add(setting("b"))
        found = await session.scalars(select(Setting.name))
        assert list(found) == ["b"], "a handler sees what it has just added"
    async with reading(sessions) as session:
        assert await session.get(Setting, "b") is not None


async def test_a_savepoint_undoes_its_part_only(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        session.add(setting("kept"))
        with pytest.raises(ZeroDivisionError):
            async with session.begin_nested():
                session.add(setting("undone"))
                await session.flush()
                raise ZeroDivisionError
    async with reading(sessions) as session:
        assert list(await session.scalars(select(Setting.name))) == ["kept"]


async def test_read_then_write_never_loses_an_update(sqlite_sessions: Sessions) -> None:
    """With a plain BEGIN half of these fail with "database is locked": a read lock cannot be upgraded."""
    async with transaction(sqlite_sessions) as session:
        session.add(setting("counter", n=0))

    async def add_one() -> None:
        async with transaction(sqlite_sessions) as session:
            row = await session.get_one(Setting, "counter")
            await asyncio.sleep(0.001)
            row.value = {"n": row.value["n"] + 1}

    await asyncio.gather(*(add_one() for _ in range(40)))
    async with reading(sqlite_sessions) as session:
        assert (await session.get_one(Setting, "counter")).value == {"n": 40}


async def test_a_transaction_that_never_ends_is_told(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.session._BUSY_TIMEOUT_MS", 50)
    async with transaction(sqlite_sessions):
        with pytest.raises(DatabaseUnavailable, match="does not end"):
            async with transaction(sqlite_sessions):
                pass


async def test_a_reader_does_not_wait_for_the_writer(sessions: Sessions) -> None:
    async with transaction(sessions) as writer:
        writer.add(setting("a"))
        await writer.flush()
        async with asyncio.timeout(2), reading(sessions) as reader:
            assert await reader.get(Setting, "a") is None


async def test_a_cancelled_transaction_does_not_hold_the_lock(sqlite_sessions: Sessions) -> None:
    entered = asyncio.Event()

    async def stay() -> None:
        async with transaction(sqlite_sessions) as session:
            session.add(setting("a"))
            await session.flush()
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(stay())
    await entered.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(2), transaction(sqlite_sessions) as session:
        assert await session.get(Setting, "a") is None


async def test_times_come_back_aware_and_in_utc(sessions: Sessions) -> None:
    vietnam = timezone(timedelta(hours=7))
    async with transaction(sessions) as session:
        session.add(Audit(at=datetime(2026, 11, 27, 15, 30, tzinfo=vietnam), action="a", detail={}))
    async with reading(sessions) as session:
        row = (await session.scalars(select(Audit))).one()
        assert row.at == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
        assert row.at.utcoffset() == timedelta(0)
        sought = datetime(2026, 11, 27, 15, 29, tzinfo=vietnam)
        assert await session.scalar(select(Audit.id).where(Audit.at > sought)) == row.id
        assert await session.scalar(select(Audit.id).where(Audit.at < sought)) is None


async def test_a_time_without_zone_is_refused(sessions: Sessions) -> None:
    with pytest.raises(StatementError, match="without zone"):
        async with transaction(sessions) as session:
            session.add(Audit(at=datetime(2026, 11, 27), action="a", detail={}))  # noqa: DTZ001


async def test_vietnamese_stays_readable_in_json(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        session.add(setting("a", name="Sở Nội vụ"))
    async with reading(sessions) as session:
        raw = await session.scalar(text("SELECT CAST(value AS text) FROM settings"))
        assert "Sở Nội vụ" in str(raw)


async def test_no_value_is_null_and_not_json_null(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        session.add(Plan(number="1", title="t", issued_on=None, fingerprint="f", record={}, imported_at=NOW))
        await session.execute(
            text(
                "INSERT INTO conversations (channel, chat_id, user_id, updated_at) VALUES ('w', '1', '1', :at)"
            ),
            {"at": NOW if session.get_bind().dialect.name == "postgresql" else "2026-11-26 01:00:00"},
        )
        from db.conversations import load

        row = await load(session, "w", "1", "1", NOW)
        row.dialog = {"a": 1}
        await session.flush()
        row.dialog = None
        await session.flush()
        assert await session.scalar(text("SELECT count(*) FROM conversations WHERE dialog IS NULL")) == 1


# --- troubles -----------------------------------------------------------------------------------------


def damage(file: Path) -> None:
    file.write_bytes(b"this is no database" * 100)


async def test_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "dondoc.db"
    damage(file)
    with pytest.raises(DatabaseUnavailable, match="not an SQLite database"):
        await migrate(sqlite_url(file))


async def test_file_that_breaks_while_in_use(make_sqlite: MakeDatabase) -> None:
    url = make_sqlite()
    engine = make_engine(url)
    damage(Path(url.removeprefix("sqlite+aiosqlite:///")))
    with pytest.raises(DatabaseUnavailable, match="not an SQLite database"):
        await schema_state(engine)
    with pytest.raises(DatabaseUnavailable, match="not an SQLite database"):
        async with transaction(make_sessions(engine)):
            pass
    await engine.dispose()


async def test_locked_file(make_sqlite: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.session._BUSY_TIMEOUT_MS", 50)
    url = make_sqlite()
    engine = make_engine(url)
    other = sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseUnavailable, match="locked by another program"):
        async with transaction(make_sessions(engine)):
            pass
    other.close()
    async with transaction(make_sessions(engine)):
        pass
    await engine.dispose()


async def test_path_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        await migrate(sqlite_url(tmp_path))


@pytest.mark.parametrize("url", ["", "nonsense", "oracle+unheard://x", "sqlite+unheard:///x"])
def test_url_that_is_not_understood(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatabaseUnavailable, match="not understood"):
        make_engine(url)
    assert not list(tmp_path.iterdir())


async def test_server_that_is_not_there() -> None:
    engine = make_engine("postgresql+asyncpg://dondoc:secret@127.0.0.1:1/dondoc")
    with pytest.raises(DatabaseUnavailable, match="cannot be reached") as caught:
        await schema_state(engine)
    assert "secret" not in caught.value.why
    await engine.dispose()


async def test_database_that_does_not_exist(postgres: Databases) -> None:
    url = postgres.create()
    engine = make_engine(f"{url}_missing")
    with pytest.raises(DatabaseUnavailable, match="does not exist; create it"):
        await schema_state(engine)
    await engine.dispose()
    postgres.give_back(url)


async def test_an_error_of_the_body_is_not_taken_for_the_databases(sqlite_sessions: Sessions) -> None:
    with pytest.raises(FileNotFoundError):
        async with transaction(sqlite_sessions):
            Path("/nowhere/at/all").read_text()  # noqa: ASYNC240


# --- locks --------------------------------------------------------------------------------------------


async def test_a_second_run_refuses_until_the_first_is_gone(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "var" / "dondoc.db")
    code = (
        "import sys, time; from db.session import acquire_single_process as a; held = a(sys.argv[1]);"
        "print('held', flush=True); time.sleep(60)"
    )
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, url, stdout=asyncio.subprocess.PIPE
    )
    assert first.stdout is not None and await first.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning, match=rf"process {first.pid}\)"):
        acquire_single_process(url)
    first.send_signal(signal.SIGKILL)
    await first.wait()
    held = acquire_single_process(url)
    with pytest.raises(AlreadyRunning):
        acquire_single_process(url)
    held.release()
    acquire_single_process(url).release()


def test_several_processes_are_welcome_on_postgresql() -> None:
    url = "postgresql+asyncpg://localhost/dondoc"
    first, second = acquire_single_process(url), acquire_single_process(url)
    first.release()
    second.release()


async def test_conversation_lock_is_one_at_a_time_and_forgets() -> None:
    from db import session

    inside: list[str] = []
    most = 0

    async def turn(key: str) -> None:
        nonlocal most
        async with conversation_lock(key):
            inside.append(key)
            most = max(most, inside.count(key))
            await asyncio.sleep(0)
            inside.remove(key)

    await asyncio.gather(*(turn(f"web:{number % 50}") for number in range(500)))
    assert most == 1
    gc.collect()
    assert len(session._conversation_locks) == 0
