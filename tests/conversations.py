"""Plays scripts on all four channels over real HTTP and prints how each went, or what everybody read:

    python -m tests.conversations                       every script on every channel, a table at the end
    python -m tests.conversations --show joining …      transcripts of these scripts
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from tests.bot import zalo_oa_channel
from tests.chat import Player, lines_of, local, play_line
from tests.fakes import FixedClock
from tests.servers import telegram_player, web_player, zalo_bot_player
from tests.servers.telegram import FakeTelegram
from tests.servers.zalo_bot import FakeZaloBot
from tests.servers.zalo_oa import FakeZaloOa
from tests.servers.zalo_oa_player import ZaloOaPlayer
from tests.transcripts import shown

SCRIPTS = Path(__file__).with_name("scripts")
Open = Callable[[str, FixedClock], AbstractAsyncContextManager[Player]]


@asynccontextmanager
async def _telegram(url: str, clock: FixedClock) -> AsyncIterator[Player]:
    async with FakeTelegram() as server, telegram_player.running(server, url, clock) as player:
        yield player


@asynccontextmanager
async def _zalo_bot(url: str, clock: FixedClock) -> AsyncIterator[Player]:
    async with FakeZaloBot(now=lambda: clock.now().timestamp()) as server, zalo_bot_player.running(server, url, clock) as player:
        yield player


@asynccontextmanager
async def _zalo_oa(url: str, clock: FixedClock) -> AsyncIterator[Player]:
    async with FakeZaloOa(clock.now) as server, zalo_oa_channel.running(server, url, clock) as app:
        yield ZaloOaPlayer(app, server, clock)


@asynccontextmanager
async def _web(url: str, clock: FixedClock) -> AsyncIterator[Player]:
    async with web_player.running(url, clock) as player:
        yield player


CHANNELS: dict[str, Open] = {"telegram": _telegram, "zalo_bot": _zalo_bot, "zalo_oa": _zalo_oa, "web": _web}


async def converse(script: Path, channel: str) -> list[str]:
    """Everything said and read, in order. AssertionError where an expectation of the script does not hold."""
    first, *lines = lines_of(script)
    clock = FixedClock(local(first[2:]))
    told = [f"[{first[2:]}]"]
    with tempfile.TemporaryDirectory() as folder:
        async with CHANNELS[channel](f"sqlite+aiosqlite:///{folder}/c.db", clock) as player:
            for line in lines:
                before = {who: len(box) for who, box in player.channel.received.items()}
                try:
                    await play_line(player, line)
                except AssertionError as error:
                    raise AssertionError(f"{line} | {str(error).splitlines()[0] if str(error) else ''}") from error
                told += shown(player, line, before)
    return told


def _outcome(script: Path, channel: str) -> str:
    try:
        asyncio.run(asyncio.wait_for(converse(script, channel), 180))
    except AssertionError as error:
        return f"differs at: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "ok"


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--show"]:
        for name in arguments[1:]:
            for channel in CHANNELS:
                print(f"\n===== {name} on {channel}")
                print("\n".join(asyncio.run(converse(SCRIPTS / f"{name}.txt", channel))))
        return 0
    fine = dict.fromkeys(CHANNELS, 0)
    names = [SCRIPTS / f"{name}.txt" for name in arguments] or sorted(SCRIPTS.glob("*.txt"))
    for script in names:
        for channel in CHANNELS:
            outcome = _outcome(script, channel)
            fine[channel] += outcome == "ok"
            print(f"{script.stem:32} {channel:10} {outcome}", flush=True)
    print("\n" + "  ".join(f"{channel}: {count}/{len(names)}" for channel, count in fine.items()))
    return 0 if all(count == len(names) for count in fine.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
