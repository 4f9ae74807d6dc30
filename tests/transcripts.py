"""Prints scripts as they look on a channel without buttons: `python -m tests.transcripts [NAME or FILE ...]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.chat import ZONE, Player, play_line, playing

SCRIPTS = Path(__file__).with_name("scripts")
# Five check-ins: a sentence for everything, taps only, half-finished, by place in the list, to the end of the ladder.
SHOWN = ("checkin_with_obstacle", "checkin_by_taps", "half_finished", "asides_at_the_read_back", "ladder_to_the_coordinator")


async def transcript(script: Path, kind: str = "numbers") -> list[str]:
    """What everybody wrote and received, in order; expectations are checked on the way."""
    lines = [line.rstrip() for line in script.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("#")]
    told: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        async with playing(kind, f"sqlite+aiosqlite:///{folder}/t.db", lines[0][2:]) as player:
            told.append(f"[{player.clock.now().astimezone(ZONE):%d/%m/%Y %H:%M}]")
            for line in lines[1:]:
                before = {who: len(box) for who, box in player.channel.received.items()}
                await play_line(player, line)
                told += shown(player, line, before)
    return told


def shown(player: Player, line: str, before: dict[str, int]) -> Iterator[str]:
    if line.startswith(("<", ">", "-")):
        return
    yield f"\n{line}" if not line.startswith("=") else f"\n[{line[2:]}]"
    for who, box in player.channel.received.items():
        for said in box[before.get(who, 0) :]:
            for part in said.parts:
                yield "\n".join(f"    {who} < {row}" for row in part.text.splitlines())


def main(names: Sequence[str]) -> None:
    for name in names or SHOWN:
        path = Path(name)
        script = path if path.suffix == ".txt" and path.exists() else SCRIPTS / f"{name}.txt"
        print(f"===== {script.stem}")
        print("\n".join(asyncio.run(transcript(script))))


if __name__ == "__main__":
    main(sys.argv[1:])
