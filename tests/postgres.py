"""A throw-away PostgreSQL server for the test session, and an empty database in it for each test."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, make_url

from db.models import Base
from db.session import alembic_config, migrate

_START_SECONDS = 30
_CHILDREN_FIRST = [table.name for table in reversed(Base.metadata.sorted_tables)]


def find_binaries() -> Path | None:
    """The folder of initdb and postgres: in PATH, or the newest under Debian's folder."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def run_aside(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a loop and thread of its own: fixtures must not disturb pytest-asyncio's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class ThrowAwayServer:
    """initdb and postgres in a temporary folder, without fsync, on a free port of 127.0.0.1."""

    def __init__(self, binaries: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dondoc-postgres-"))
        as_whom = _other_user_when_root(self._folder)
        data = self._folder / "data"
        subprocess.run(
            [binaries / "initdb", "--no-sync", "--auth=trust", "--username=dondoc", "--encoding=UTF8", "--no-locale", "-D", data],
            check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **as_whom,
        )  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": self._folder, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 60, "shared_buffers": "32MB",
            "autovacuum": "off",
        }  # fmt: skip
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [binaries / "postgres", "-D", data, *arguments],
                stdout=log, stderr=log, cwd=self._folder, **as_whom,
            )  # fmt: skip
        self.url = f"postgresql+asyncpg://dondoc@127.0.0.1:{port}/postgres"
        run_aside(self._wait_until_ready())

    async def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                await (await connect(make_url(self.url))).close()
                return
            except (OSError, asyncpg.CannotConnectNowError):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(
                        f"PostgreSQL did not start:\n{(self._folder / 'log').read_text()}"
                    ) from None
                await asyncio.sleep(0.05)

    def stop(self) -> None:
        self._process.send_signal(2)  # SIGINT is PostgreSQL's fast shutdown
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _other_user_when_root(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


async def connect(url: URL) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=url.host, port=url.port or 5432, user=url.username, password=url.password, database=url.database
    )


class Databases:
    """Migrated databases on a server. One that a test gives back is emptied and used again: that takes a tenth of
    the time of making and dropping one."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)
        self._prefix = f"dondoc_test_{uuid4().hex[:8]}"
        self._head = ScriptDirectory.from_config(alembic_config("")).get_current_head()
        self._made: set[str] = set()
        self._free: list[str] = []

    def create(self, *, is_empty: bool = False) -> str:
        """The URL of a database without rows, or with `is_empty` without tables."""
        if self._free and not is_empty:
            return self._free.pop()
        url = self._server.set(database=f"{self._prefix}_{len(self._made)}").render_as_string(
            hide_password=False
        )
        run_aside(self._execute(f'CREATE DATABASE "{make_url(url).database}" TEMPLATE template0'))
        self._made.add(url)
        if not is_empty:
            run_aside(migrate(url))
        return url

    def give_back(self, url: str) -> None:
        if run_aside(self._clear(url)):
            self._free.append(url)
        else:
            self._drop(url)

    def close(self) -> None:
        for url in list(self._made):
            self._drop(url)

    def _drop(self, url: str) -> None:
        self._made.discard(url)
        run_aside(self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)'))

    async def _execute(self, statement: str) -> None:
        connection = await connect(self._server)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _clear(self, url: str) -> bool:
        """Delete every row and start counting anew; False when the test has left another schema."""
        connection = await connect(make_url(url))
        try:
            # What a killed process has left open would block the next statements.
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            try:
                found = await connection.fetch("SELECT version_num FROM alembic_version")
            except asyncpg.UndefinedTableError:
                return False
            if found != [(self._head,)]:
                return False
            # Ten times as fast as TRUNCATE, which makes new files for every table and index.
            await connection.execute("; ".join(f"DELETE FROM {table}" for table in _CHILDREN_FIRST))
            await connection.execute(
                "SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences"
                " WHERE schemaname = 'public' AND last_value IS NOT NULL"
            )
        finally:
            await connection.close()
        return True
