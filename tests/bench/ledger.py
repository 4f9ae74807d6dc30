"""The delivery ledger on SQLite, and one turn through the core, on a file as durable as in production."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.app import App, open_app
from bot.channels.base import Channel
from bot.events import Address, Event
from bot.settings import Settings
from db.session import transaction
from tests.bench.measure import Times, print_table, summarise
from tests.bot.ledger import enqueue, make_deliverer
from tests.fakes import FakeChannel, FixedClock

CHATS = 50
EACH = 4  # messages to every chat
TURNS = 60
_NOW = datetime.fromisoformat("2026-11-26T08:00+07:00")
_QUESTIONS = ("nhiệm vụ của Sở Nội vụ?", "ai lo việc vay vốn ngân hàng cho hợp tác xã", "mục tiêu đến năm 2030", "xin chào")


def run() -> None:
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        commits = _commits_per_second(Path(folder) / "plain.db")
        async with _program(Path(folder) / "dondoc.db") as (app, clock):
            sent, seconds = await _drain(app, clock)
            times = await _turns(app)
    rate = sent / seconds
    rows = [
        ["plain sqlite3: commits", f"{commits:.0f} / s", f"{1000 / commits:.2f}", ""],
        [f"ledger: {sent} deliveries to {CHATS} chats", f"{rate:.0f} / s", f"{1000 / rate:.2f}", f"{commits / rate:.1f} commits' worth each"],
        ["one turn through the core", f"{1000 / times.p50:.0f} / s", f"{times.p50:.2f} (p95 {times.p95:.2f})", f"{times.p50 * commits / 1000:.1f} commits' worth"],
    ]  # fmt: skip
    print_table("Ledger and turns on SQLite (WAL, synchronous=FULL)", ["", "rate", "ms each", "against plain commits"], rows, "wall clock; a delivery is two commits by design (sending, sent), a turn is one")


def _commits_per_second(file: Path) -> float:
    """The plainest durable thing: one row, one commit."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE rows (value TEXT)")
    started = time.perf_counter()
    for number in range(300):
        connection.execute("INSERT INTO rows VALUES (?)", (f"row {number}",))
        connection.commit()
    connection.close()
    return 300 / (time.perf_counter() - started)


@asynccontextmanager
async def _program(file: Path) -> AsyncIterator[tuple[App, FixedClock]]:
    clock = FixedClock(_NOW)
    channel: Channel = FakeChannel("telegram")
    settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{file}")  # type: ignore[call-arg]
    async with open_app(settings, clock.now, {"telegram": channel}) as app:
        yield app, clock


async def _drain(app: App, clock: FixedClock) -> tuple[int, float]:
    async with transaction(app.sessions) as session:
        for number in range(CHATS * EACH):
            chat = f"chat-{number % CHATS}"
            await enqueue(session, clock.now(), f"bench-{number}", chat_id=chat, user_id=chat)
    deliverer = make_deliverer(app.sessions, app.channels, clock.now)
    started = time.perf_counter()
    results = await deliverer.drain(limit=CHATS * EACH)
    seconds = time.perf_counter() - started
    sent = sum(result.state.value == "sent" for result in results)
    if sent != CHATS * EACH:
        raise RuntimeError(f"only {sent} of {CHATS * EACH} were sent")
    return sent, seconds


async def _turns(app: App) -> Times:
    taken = []
    for number in range(TURNS):
        address = Address("telegram", f"user-{number % 10}", f"user-{number % 10}")
        event = Event(f"turn-{number}", address, _QUESTIONS[number % len(_QUESTIONS)])
        started = time.perf_counter()
        replies = await app.core.turn(event)
        taken.append((time.perf_counter() - started) * 1000)
        if not replies:
            raise RuntimeError(f"no answer to {event.text}")
    return summarise(taken)


if __name__ == "__main__":
    run()
