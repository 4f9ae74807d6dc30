"""The whole loop on Telegram, over real HTTP: ask, join, be asked, answer, see the digest in a group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime

import pytest

from bot.app import App, administrator_code, drain_all, open_app
from bot.channels.base import Menu
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings
from bot.ticker import plan
from db import invitations, people
from db.session import transaction
from handlers.agencies import agency_row
from handlers.texts.commands import ADMINISTRATOR_MENU, GROUP_MENU, MENU, PERSONAL
from tests.chat import ZONE
from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_people import Person


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(_at("2026-11-23 08:00"))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def app(telegram: FakeTelegram, clock: FixedClock, make_sqlite: MakeDatabase) -> AsyncIterator[App]:
    settings = Settings(_env_file=None, database_url=make_sqlite())  # type: ignore[call-arg]
    channel = TelegramChannel(
        telegram.token, telegram.url, Menu(MENU, GROUP_MENU, ADMINISTRATOR_MENU, PERSONAL), poll_seconds=1, album_seconds=0.2
    )
    async with open_app(settings, clock.now, {"telegram": channel}) as app:
        listening = asyncio.create_task(channel.run(app.on_event))
        yield app
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await channel.close()


async def tick(app: App, clock: FixedClock, at: str) -> list[str]:
    clock.set(_at(at))
    assert not await plan(app.sessions, app.jobs(), clock.now())
    return [f"{result.key} {result.state}" for result in await drain_all(app)]


async def administrator(telegram: FakeTelegram, app: App, person: Person) -> None:
    """The person becomes the administrator."""
    await person.says(f"/start {await administrator_code(app)}")
    await telegram.next_message(person.id)
    await person.presses("Đồng ý")
    assert "quản trị viên" in (await telegram.next_message(person.id))["text"]


async def code(app: App, agency: str) -> str:
    async with transaction(app.sessions) as session:
        _, agency_id = await agency_row(session, await app.worlds.current(session), agency)
        return await invitations.invite(session, people.FOCAL_POINT, agency_id, app.now())


async def test_the_whole_loop(telegram: FakeTelegram, app: App, clock: FixedClock) -> None:
    ha, lan = telegram.user(1, "Hà"), telegram.user(2, "Lan")
    group = telegram.group(-500, "Tổ công tác 363")

    await lan.says("nhiệm vụ của Sở Nội vụ?")
    answer = await telegram.next_message(lan.id)
    assert "I.4" in answer["text"] and "IV.1" in answer["text"] and "Phụ lục" in answer["text"]

    await ha.says(f"/start {await administrator_code(app)}")
    await telegram.next_message(ha.id)
    consent = await ha.presses("Đồng ý")
    assert "quản trị viên" in (await telegram.next_message(ha.id))["text"]
    await telegram.until(lambda: consent.answer is not None)

    await ha.says("/dangkybantin@dondoc_bot", chat=group)
    assert "đã đăng ký" in (await telegram.next_message(group.id))["text"]

    await lan.says(f"/thamgia {await code(app, 'Sở Nội vụ')}")
    notice = await telegram.next_message(lan.id)
    assert telegram.labels(notice) == ["Đồng ý", "Chưa đồng ý", "Xem chi tiết"]
    await lan.presses("Đồng ý")
    assert "đầu mối - Sở Nội vụ" in (await telegram.next_message(lan.id))["text"]

    assert await tick(app, clock, "2026-11-26 08:00") == ["calendar:2026-11-28:2:1 sent", "checkin:1:prompt:2 sent"]
    prompt = await telegram.next_message(lan.id)
    assert telegram.labels(prompt) == ["Không thay đổi", "Có tiến triển", "Gặp vướng mắc", "Đã hoàn thành"]
    assert await tick(app, clock, "2026-11-26 08:00") == []

    await lan.says("I.4 xong rồi, QĐ 1234/QĐ-UBND ngày 12/11/2026; IV.1 khoảng 60%, vướng biên chế cấp xã")
    readback = await telegram.next_message(lan.id)
    assert telegram.labels(readback) == ["Đúng, lưu", "Sửa", "Hủy"]
    await lan.presses("Đúng, lưu")
    assert "Đã lưu" in (await telegram.next_message(lan.id))["text"]

    await lan.presses("Không thay đổi", prompt)
    assert "đã cũ" in (await telegram.next_message(lan.id))["text"]

    assert await tick(app, clock, "2026-11-27 15:30") == ["digest:1:2026-W48:telegram:-500 sent"]
    digest = telegram.text_of(await telegram.next_message(group.id))
    assert "Bản tin tuần 48" in digest and "1234/QĐ-UBND" in digest and "biên chế cấp xã" in digest


async def test_a_blocked_person_is_marked_and_the_others_are_asked(
    telegram: FakeTelegram, app: App, clock: FixedClock
) -> None:
    lan, minh = telegram.user(2, "Lan"), telegram.user(3, "Minh")
    for person, agency in ((lan, "Sở Nội vụ"), (minh, "Sở Công Thương")):
        await person.says(f"/thamgia {await code(app, agency)}")
        await telegram.next_message(person.id)
        await person.presses("Đồng ý")
        await telegram.next_message(person.id)
    telegram.block(lan)
    states = await tick(app, clock, "2026-11-26 08:00")
    assert sorted(states) == ["checkin:1:prompt:1 failed", "checkin:1:prompt:2 sent"]
    async with transaction(app.sessions) as session:
        assert await people.accounts(session, 1) == []
        assert len(await people.accounts(session, 2)) == 1
