"""Kills a process at each step of a send and lets a second one go on; prints what came of it, a line of JSON each.

    python -m tests.bot.killed DATABASE_URL LOG_FILE STEP [STEP ...]
    python -m tests.bot.killed DATABASE_URL LOG_FILE together    (nobody is killed, two drain at once)

A step is a commit or a call of the channel; `kill -9` strikes just before the n-th. Everything is imported once
and each process is a fork, so that a hundred kills take seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import configure_mappers

from bot.events import Address, Reply, Sent
from db.models import Conversation, Delivery, Gate
from db.session import make_engine, make_sessions, transaction
from tests.bot.ledger import enqueue, enqueue_digest, make_deliverer
from tests.fakes import FakeChannel, FixedClock

AT = datetime(2026, 1, 8, 1, 0, tzinfo=UTC)  # in the past of every database's clock
CHATS = 20  # of each kind
OPENING = {"ability": "checkin", "step": "ask", "data": {}}


class Steps:
    """Counts, and strikes at one of them."""

    def __init__(self, fatal: int) -> None:
        self.count = 0
        self.fatal = fatal

    def take(self, *_: object) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class LoggedChannel(FakeChannel):
    """Writes each send into a file at once: what is written has reached the recipient."""

    def __init__(self, log: Path, steps: Steps) -> None:
        super().__init__()
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.steps = steps

    async def send(self, address: Address, reply: Reply) -> Sent:
        self.steps.take()
        os.write(self.log, f"{address.chat_id}\n".encode())
        return await super().send(address, reply)


async def drain(engine: AsyncEngine, log: Path, steps: Steps, at: datetime) -> None:
    event.listen(engine.sync_engine, "commit", steps.take)
    deliverer = make_deliverer(make_sessions(engine), LoggedChannel(log, steps), FixedClock(at).now)
    await deliverer.drain(batch=6)


async def start_over(engine: AsyncEngine) -> None:
    async with transaction(make_sessions(engine)) as session:
        for table in (Delivery, Gate, Conversation):
            await session.execute(delete(table))
        for number in range(CHATS):
            await enqueue(session, AT, f"prompt {number}", opening=OPENING)
            await enqueue_digest(session, AT, f"digest {number}")


async def first_process(engine: AsyncEngine, log: Path, fatal: int) -> None:
    """A fresh ledger, then a drain that does not survive."""
    await start_over(engine)
    await drain(engine, log, Steps(fatal), AT)


async def second_process(engine: AsyncEngine, log: Path) -> dict[str, Any]:
    """Some minutes later: the leases have run out, the drain goes on, the ledger is read."""
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE deliveries SET lease_until = created_at WHERE lease_until IS NOT NULL")
        )
    await drain(engine, log, Steps(fatal=0), AT + timedelta(minutes=5))
    return await read_ledger(engine)


async def read_ledger(engine: AsyncEngine) -> dict[str, Any]:
    async with engine.connect() as connection:
        rows = await connection.execute(select(Delivery.key, Delivery.state, Delivery.unknown_times))
        ledger = {key: [state, unknown_times] for key, state, unknown_times in rows}
        dialogs = await connection.scalar(select(func.count()).select_from(Conversation))
    return {"ledger": ledger, "dialogs": dialogs}


Work = Callable[[AsyncEngine], Coroutine[Any, Any, Any]]


def start(url: str, work: Work, answer: Path) -> int:
    """Fork, run, write what it returned; returns the process id."""

    async def run() -> None:
        engine = make_engine(url)
        result = await work(engine)
        await engine.dispose()
        answer.write_text(json.dumps(result))  # noqa: ASYNC240

    child = os.fork()
    if child:
        return child
    try:
        asyncio.run(run())
        os._exit(0)
    finally:
        os._exit(1)


def wait(child: int) -> int:
    """The exit status; negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at(url: str, log: Path, step: int) -> None:
    answer = log.with_suffix(".json")
    log.unlink(missing_ok=True)
    first = wait(start(url, partial(first_process, log=log, fatal=step), answer))
    second = wait(start(url, partial(second_process, log=log), answer))
    exits = {"killed": first == -signal.SIGKILL, "finished": second == 0}
    arrived = Counter(log.read_text().splitlines())
    print(json.dumps({"step": step, "arrived": arrived} | exits | json.loads(answer.read_text())))


def drain_together(url: str, log: Path) -> None:
    answer = log.with_suffix(".json")
    wait(start(url, start_over, answer))
    logs = [log.with_suffix(f".{number}") for number in (1, 2)]
    children = [start(url, partial(drain, log=each, steps=Steps(fatal=0), at=AT), answer) for each in logs]
    exits = [wait(child) for child in children]
    wait(start(url, read_ledger, answer))
    arrived = [Counter(each.read_text().splitlines()) for each in logs]
    print(json.dumps({"exits": exits, "arrived": arrived} | json.loads(answer.read_text())))


def main(url: str, log: Path, what: list[str]) -> None:
    configure_mappers()  # before the forks, once for all
    if what == ["together"]:
        drain_together(url, log)
    else:
        for step in what:
            kill_at(url, log, int(step))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
