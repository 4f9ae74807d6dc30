"""How long `dondoc run` takes until pages can be opened, what it keeps in memory, how soon it stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import print_table, resident_mb, verdict


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second, third = (_start(Path(folder)) for _ in range(3))
    rows = [
        ("first start, empty database", f"{first[0]:.2f} s", ""),
        ("second start", f"{min(second[0], third[0]):.2f} s", f"aim 3: {verdict(min(second[0], third[0]) < 3)}"),
        ("resident memory", f"{second[1]:.0f} MB", f"aim 150: {verdict(second[1] < 150)}"),
        ("Ctrl-C to ended", f"{second[2]:.2f} s", ""),
    ]
    print_table("start and memory", ("what", "figure", "aim"), rows, "wall time, web chat only, the better of two second starts")


def _start(folder: Path) -> tuple[float, float, float]:
    """Seconds to ready, megabytes, seconds to stop."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'dondoc.db'}", "WEB_PORT": str(port)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("dondoc"), "run"], env=environment, cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if "sẵn sàng" in line:
            break
    ready = time.perf_counter() - started
    memory = resident_mb(process.pid)
    stopping = time.perf_counter()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    return ready, memory, time.perf_counter() - stopping
