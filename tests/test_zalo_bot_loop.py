"""Conversations on the Zalo Bot Platform over real HTTP, under the switches where its sources disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.zalo_bot import FakeZaloBot
from tests.servers.zalo_bot_player import play_zalo_bot
from tests.servers.zalo_bot_world import Switches

SCRIPTS = Path(__file__).parent / "scripts"
PLAYED: list[tuple[str, bool, dict[str, Any]]] = [
    ("joining", False, {}),
    ("checkin_with_obstacle", False, {"redelivers": True, "echoes": True, "idle": "200", "status": "200", "code": "string"}),
    ("checkin_with_obstacle", True, {"envelope": "bare", "mention": "stripped", "names_itself": False, "probes": True}),
    ("question_during_checkin", False, {"result": "list", "idle": "empty", "no_webhook": "empty", "styles": "refused", "code": "errorCode"}),
    ("stale_and_strange", True, {"counts": "chars", "echoes": True}),
]


@pytest.mark.parametrize(("script", "by_webhook", "switches"), PLAYED, ids=lambda value: value if isinstance(value, str) else None)
async def test_script_on_zalo_bot(
    script: str, by_webhook: bool, switches: dict[str, Any], make_sqlite: MakeDatabase, clock: FixedClock
) -> None:
    async with FakeZaloBot(Switches(**switches), now=lambda: clock.now().timestamp()) as zalo:
        await play_zalo_bot(SCRIPTS / f"{script}.txt", zalo, make_sqlite(), clock, by_webhook=by_webhook)
        if by_webhook:
            assert set(zalo.sender.statuses) == {200}
