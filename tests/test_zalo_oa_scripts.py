"""Conversation scripts on the Official Account over real HTTP, under the switches where its sources disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.zalo_oa import FakeZaloOa
from tests.servers.zalo_oa_player import play_zalo_oa
from tests.servers.zalo_oa_world import Switches

SCRIPTS = Path(__file__).parent / "scripts"
PLAYED: list[tuple[str, dict[str, Any]]] = [
    ("joining", {"signs_with": "app_secret", "marks_signature": False}),
    ("checkin_with_obstacle", {"buttons": "none", "group_id_in": "message.conversation_id", "free_messages": None}),
    ("checkin_by_taps", {"signs_first": "oa_id"}),
    ("question_during_checkin", {"buttons": "list"}),
    ("stale_and_strange", {"group_id_in": "recipient.id", "oa_id_key": "oa_id", "dead_token": -220}),
]


@pytest.mark.parametrize(("script", "switches"), PLAYED, ids=lambda value: value if isinstance(value, str) else None)
async def test_script_on_the_official_account(script: str, switches: dict[str, Any], make_sqlite: MakeDatabase, clock: FixedClock) -> None:
    async with FakeZaloOa(clock.now, Switches(**switches)) as zalo:
        await play_zalo_oa(SCRIPTS / f"{script}.txt", zalo, make_sqlite(), clock)
        assert set(zalo.hooks.answers) == {200}
