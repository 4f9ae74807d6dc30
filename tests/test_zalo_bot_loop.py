"""Conversations on the Zalo Bot Platform over real HTTP, under the switches where its sources disagree."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.web.webhooks import MOST_BYTES
from db import deliveries, people
from db.session import transaction
from tests.chat import ZONE
from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.zalo_bot import FakeZaloBot
from tests.servers.zalo_bot_player import SECRET, play_zalo_bot, running
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


@pytest.fixture
def thursday(clock: FixedClock) -> FixedClock:
    clock.set(datetime(2026, 11, 26, 8, 0, tzinfo=ZONE))
    return clock


async def test_a_restart_repeats_nothing_and_finds_what_was_kept_for_it(make_sqlite: MakeDatabase, thursday: FixedClock) -> None:
    switches = Switches(redelivers=True, keeps_offline=True)
    database_url = make_sqlite()
    async with FakeZaloBot(switches, now=lambda: thursday.now().timestamp()) as zalo:
        lan = zalo.user("Lan")
        async with running(zalo, database_url, thursday):
            await lan.says("/trogiup")
            await zalo.next_message(lan)
            await zalo.until(lambda: len(zalo.world.polls) > 5)  # handed out again and again
        await lan.says("nhiệm vụ I.4?")
        async with running(zalo, database_url, thursday):
            assert "I.4" in (await zalo.next_message(lan))["text"]
            seen = len(zalo.world.polls)
            await zalo.until(lambda: len(zalo.world.polls) > seen + 5)
        assert len(zalo.messages(lan)) == 2
        switches.redelivers = switches.keeps_offline = False
        zalo.world.polled_at = float("-inf")  # nobody has polled for a while
        await lan.says("mất hẳn")
        async with running(zalo, database_url, thursday):
            await lan.says("mục tiêu đến năm 2030?")
            assert "2030" in (await zalo.next_message(lan))["text"]
        assert len(zalo.messages(lan)) == 3


async def test_a_replayed_webhook_is_answered_and_dropped(make_sqlite: MakeDatabase, thursday: FixedClock) -> None:
    async with FakeZaloBot(now=lambda: thursday.now().timestamp()) as zalo:
        lan = zalo.user("Lan")
        async with running(zalo, make_sqlite(), thursday, by_webhook=True) as player:
            update = await lan.says("/trogiup")
            assert update
            await player.settled(update)
            assert await zalo.sender.repeat() == 200
            assert await zalo.sender.post(json.dumps({"ok": True, "result": update}).encode(), "not the secret") == 401
            assert await zalo.sender.post(b" " * (MOST_BYTES + 1), SECRET) == 413
            assert await zalo.sender.post(b'{"ok": true, "result": {"message": {"from": 5}}}', SECRET) == 200
            last = await lan.says("nhiệm vụ I.4?")
            assert last
            await player.settled(last)
        assert len(zalo.messages(lan)) == 2


async def test_strangers_and_silent_groups_fail_alone(make_sqlite: MakeDatabase, thursday: FixedClock) -> None:
    """A person who never wrote first is marked; a group that lets nobody begin is told of in the ledger."""
    async with (
        FakeZaloBot(Switches(may_start_in_groups=False), now=lambda: thursday.now().timestamp()) as zalo,
        running(zalo, make_sqlite(), thursday) as player,
    ):
        for name, role, agency in (("Hà", people.ADMIN, None), ("Lan", people.FOCAL_POINT, "Sở Nội vụ"), ("Minh", people.FOCAL_POINT, "Sở Công Thương")):
            await player.register(name, role, agency)
        await player.say("Hà@Tổ công tác", "/dangkybantin")
        player.person("Minh").chat.known = False
        await player.tick()
        assert "Kính gửi đồng chí Lan" in zalo.messages(player.person("Lan"))[0]["text"]
        async with transaction(player.app.sessions) as session:
            minh = await people.find(session, "zalo_bot", player.person("Minh").id)
            assert minh and await people.accounts(session, minh.id) == []
        words = "IV.1 vướng biên chế, đã hỏi @Bot Đôn đốc và [@all] hai lần"
        await player.say("Lan", words)
        await player.say("Lan", "[Đúng, lưu]")
        thursday.set(datetime(2026, 11, 27, 15, 30, tzinfo=ZONE))
        await player.tick()
        async with transaction(player.app.sessions) as session:
            failed = {entry.kind: entry.error for entry in await deliveries.listing(session, "failed")}
        assert "the group has not asked" in (failed["digest"] or "")
        await player.say("Hà@Tổ công tác", "/bantin")
        assert "Bản tin" in zalo.messages(player.group("Tổ công tác"))[-1]["text"]
