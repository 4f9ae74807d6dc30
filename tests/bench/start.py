"""`dondoc run` from the command to ready and to the first answer in the web chat, its memory, how soon it stops."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

import aiohttp

from tests.bench.measure import print_table, resident_mb, verdict

DONDOC = str(Path(sys.executable).with_name("dondoc"))
AIM_SECOND, AIM_MEMORY = 2.5, 150.0
AGAIN = 3  # second starts, of which the median counts


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command to ready, from there to the first answer, from Ctrl-C to the end; and MB."""

    ready: float
    answer: float
    stop: float
    memory_ready: float
    memory: float


def run() -> None:
    asyncio.run(_measure())


async def _measure() -> None:
    python = await _best_of_three("-c", "pass")
    imports = await _best_of_three("-c", "import bot.cli")
    with tempfile.TemporaryDirectory() as folder:
        first = await _start(Path(folder))
        again = [astuple(await _start(Path(folder))) for _ in range(AGAIN)]
    second = Start(*(median(figures) for figures in zip(*again, strict=True)))
    rows = [
        [
            name, f"{start.ready:.2f} s", f"{start.ready / python:.0f}", f"{start.answer:.3f} s", f"{start.memory_ready:.0f} MB",
            f"{start.memory:.0f} MB", f"{start.stop:.2f} s",
        ]
        for name, start in (("first start (new database, seed)", first), (f"second start (median of {AGAIN})", second))
    ]  # fmt: skip
    head = ["", "to ready", "times an empty Python", "first answer after", "memory when ready", "after the first answer", "Ctrl-C to ended"]
    print_table("Start", head, rows, f"wall time, web chat only; an empty Python takes {python:.2f} s here, our imports with it {imports:.2f} s")
    is_quick, is_small = second.ready < AIM_SECOND, second.memory < AIM_MEMORY
    print(f"aims: second start < {AIM_SECOND} s {verdict(is_quick)}; memory < {AIM_MEMORY:.0f} MB {verdict(is_small)}", flush=True)


async def _best_of_three(*arguments: str) -> float:
    took = []
    for _ in range(3):
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
        await process.wait()
        took.append(time.perf_counter() - started)
    return min(took)


async def _start(folder: Path) -> Start:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM", "ZALO", "WEB_", "DONDOC", "PYTHONDONT"))}
    environment = {**kept, "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'dondoc.db'}", "WEB_PORT": str(port)}
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(DONDOC, "run", env=environment, cwd=folder, stdout=PIPE, stderr=STDOUT)
    try:
        async with asyncio.timeout(60):
            await _until_ready(process)
            ready = time.perf_counter()
            memory_ready = resident_mb(process.pid)
            await _first_answer(port)
            answered = time.perf_counter()
            memory = resident_mb(process.pid)
        process.send_signal(signal.SIGINT)
        stopping = time.perf_counter()
        async with asyncio.timeout(30):
            await process.wait()
        return Start(ready - started, answered - ready, time.perf_counter() - stopping, memory_ready, memory)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until_ready(process: Process) -> None:
    assert process.stdout is not None
    said = ""
    while "sẵn sàng" not in said:
        line = (await process.stdout.readline()).decode()
        if not line:
            raise RuntimeError(f"dondoc run ended: {said}")
        said += line


async def _first_answer(port: int) -> None:
    origin = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{origin}/ws", headers={"Origin": origin}) as page:
        await page.send_json({"type": "hello", "user": "bench-0001", "name": "bench", "room": None, "room_title": ""})
        await page.send_json({"type": "say", "text": "nhiệm vụ của Sở Nội vụ?", "chat": "bench-0001", "id": f"bench-{port}"})
        while True:
            frame = await page.receive_json()
            if frame["type"] == "message" and frame["message"]["kind"] == "reply":
                return


if __name__ == "__main__":
    run()
