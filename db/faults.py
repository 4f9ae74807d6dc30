"""Database troubles in words: which driver errors mean that the database cannot be used, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

# A fragment of the driver's message -> what it means for an operator. SQLite's messages are those of
# https://www.sqlite.org/rescode.html, PostgreSQL's those of its errcodes appendix; both are stable.
_MEANINGS = (
    ("database is locked", "the database is locked by another program; close it and try again"),
    (
        "file is not a database",
        "the database file is not an SQLite database; check DATABASE_URL or restore a backup",
    ),
    ("malformed", "the database file is damaged; restore a backup"),
    ("unable to open database file", "the database file cannot be opened; check its path and permissions"),
    ("readonly database", "the database file is read-only; check its permissions"),
    ("disk is full", "the disk is full"),
    ("disk i/o error", "the disk of the database reports errors"),
    ("password authentication failed", "the database refused the password; check DATABASE_URL"),
    ("too many clients", "the database server has no free connections"),
    ("is starting up", "the database server is still starting; try again in a moment"),
    ("shutting down", "the database server is shutting down"),
    ("connection was closed", "the connection to the database was lost"),
    ("connection is closed", "the connection to the database was lost"),
    ("no such table", "the database has no tables yet; run `dondoc run` or migrate it"),
)


class DatabaseUnavailable(Exception):
    """The database cannot be used. `why` is one line for the operator; it never holds the URL's password."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def explain(error: BaseException) -> str | None:
    """What a driver's error means for an operator; None when it is no matter of the database being away."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = str(cause)
    if isinstance(error, (DBAPIError, sqlite3.Error)) or type(cause).__module__.startswith("asyncpg"):
        lowered = text.lower()
        for fragment, meaning in _MEANINGS:
            if fragment in lowered:
                return meaning
        if lowered.startswith("database ") and "does not exist" in lowered:
            return f"{text}; create it or check DATABASE_URL"
        if lowered.startswith("role ") and "does not exist" in lowered:
            return f"{text}; check the user in DATABASE_URL"
        return (
            "the connection to the database was lost"
            if getattr(error, "connection_invalidated", False)
            else None
        )
    if isinstance(error, OSError):
        return f"the database cannot be reached ({text or type(error).__name__}); check DATABASE_URL"
    if isinstance(error, (ArgumentError, NoSuchModuleError)):
        return (
            "DATABASE_URL is not understood; expected sqlite+aiosqlite:///file.db or postgresql+asyncpg://…"
        )
    return None


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors that mean "the database is away" into DatabaseUnavailable; let all others through."""
    try:
        yield
    except Exception as error:
        why = explain(error)
        if why is None:
            raise
        raise DatabaseUnavailable(why) from error
