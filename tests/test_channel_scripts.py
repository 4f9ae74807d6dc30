"""The same five conversations on Telegram and on the web chat, over real HTTP; Zalo's stand in their own files, under
the switches of their fakes. Every script on all four channels: python -m tests.conversations"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_player import play_telegram
from tests.servers.web_player import play_web

SCRIPTS = Path(__file__).parent / "scripts"
FIVE = ("joining", "checkin_with_obstacle", "checkin_by_taps", "question_during_checkin", "stale_and_strange")


@pytest.mark.parametrize("script", FIVE)
async def test_script_on_telegram(script: str, make_sqlite: MakeDatabase, clock: FixedClock) -> None:
    async with FakeTelegram() as telegram:
        await play_telegram(SCRIPTS / f"{script}.txt", telegram, make_sqlite(), clock)


@pytest.mark.parametrize("script", FIVE)
async def test_script_on_the_web_chat(script: str, make_sqlite: MakeDatabase, clock: FixedClock) -> None:
    await play_web(SCRIPTS / f"{script}.txt", make_sqlite(), clock)
