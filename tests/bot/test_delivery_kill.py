"""Killed with -9 at any step of a send to 40 chats: nobody gets two in silence, nobody none in silence."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

# A message takes three steps (slot and mark, call, proof), a batch one more: about 130 in all. By default a sample
# of the beginning, the middle and the end; with KILL_EVERY_STEP=1 all of them, on each database (some minutes).
ALL = range(1, 131)
SAMPLE = [2, 4, 6, 8, 41, 110]


async def run(url: str, log: Path, *what: object) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.killed", url, str(log), *map(str, what),
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0
    return [json.loads(line) for line in output.splitlines()]


async def test_killed_at_each_step(database_url: str, tmp_path: Path) -> None:
    steps = list(ALL) if os.environ.get("KILL_EVERY_STEP") else SAMPLE
    outcomes = await run(database_url, tmp_path / "arrived", *steps)
    assert [outcome["step"] for outcome in outcomes] == steps
    assert all(outcome["finished"] for outcome in outcomes)
    assert sum(outcome["killed"] for outcome in outcomes) >= min(len(steps), 120), "the kills must strike"
    in_mid_send = 0
    for outcome in outcomes:
        arrived, ledger = outcome["arrived"], outcome["ledger"]
        assert len(ledger) == 40
        for key, (state, unknown_times) in ledger.items():
            count = arrived.get(key, 0)
            in_mid_send += unknown_times
            where = f"step {outcome['step']}, {key}: {state}, arrived {count} times"
            if key.startswith("digest"):
                # Sent is proved and arrived once; unknown is listed for an administrator and arrived at most once.
                assert (state == "sent" and count == 1) or (state == "unknown" and count <= 1), where
            else:
                # A prompt always arrives; twice only when its first fate was unknown.
                assert state == "sent" and 1 <= count <= 1 + unknown_times <= 2, where
        assert outcome["dialogs"] == 20, "each prompt has opened its dialog, once"
    assert in_mid_send > 0, "the kills must hit the dangerous moment between mark and proof"


async def test_two_processes_drain_at_once(database_url: str, tmp_path: Path) -> None:
    """Two replicas, or the running bot and `dondoc tick`: together they send each message once."""
    (outcome,) = await run(database_url, tmp_path / "arrived", "together")
    assert outcome["exits"] == [0, 0]
    first, second = outcome["arrived"]
    assert Counter(first) + Counter(second) == Counter(outcome["ledger"].keys())
    assert all(state == "sent" for state, _ in outcome["ledger"].values())
    assert outcome["dialogs"] == 20
