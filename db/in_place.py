"""aiosqlite without a trip to its thread for every statement. Inside a transaction the locks are held and a statement
takes microseconds, a trip ten times as long; what may wait (beginning, pragmas, the commit's fsync) stays in the thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import aiosqlite
from sqlalchemy.engine import URL

_CHUNK = 64  # of an iteration over a cursor, which nobody here does


class _Cursor(aiosqlite.Cursor):
    """Fetches with the statement that was executed: every result here is read whole anyway, streamed ones too."""

    _rows: list[Any]

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> _Cursor:
        given = [] if parameters is None else parameters
        if self._conn.in_transaction:
            self._rows = _run(self._cursor, sql, given)
        else:
            run: Any = self._conn._execute  # the one door to the thread
            self._rows = await run(_run, self._cursor, sql, given)
        return self

    async def executemany(self, sql: str, parameters: Any) -> _Cursor:
        if not self._conn.in_transaction:
            await super().executemany(sql, parameters)
        else:
            self._cursor.executemany(sql, parameters)
        return self

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        rows, self._rows = self._rows, []
        return rows

    async def fetchmany(self, size: int | None = None) -> Iterable[sqlite3.Row]:
        count = size or self.arraysize
        rows, self._rows = self._rows[:count], self._rows[count:]
        return rows

    async def fetchone(self) -> sqlite3.Row | None:
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Nothing is open: the statement was read to its end."""


def _run(cursor: sqlite3.Cursor, sql: str, parameters: Any) -> list[Any]:
    cursor.execute(sql, parameters)
    return cursor.fetchall() if cursor.description else []


class _Connection(aiosqlite.Connection):
    def cursor(self) -> _Cursor:  # type: ignore[override]  # SQLAlchemy enters it; there is nothing to wait for
        return _Cursor(self, self._conn.cursor())


def creator(url: URL) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What `create_async_engine` calls for every connection to this database."""
    places, options = url.get_dialect()().create_connect_args(url)
    connect_to: Callable[..., sqlite3.Connection] = sqlite3.connect

    async def connect() -> aiosqlite.Connection:
        connection = _Connection(lambda: connect_to(*places, **options), _CHUNK)
        connection._thread.daemon = True  # as SQLAlchemy does: a forgotten one must not keep the process alive
        return await connection

    return connect
