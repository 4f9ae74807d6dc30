"""The whole loop on a Zalo Official Account, over real HTTP in both directions, under the switches that matter."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest

from bot.app import App, administrator_code
from db import invitations, links, people
from db.people import AccountView
from db.session import reading, transaction
from handlers.agencies import agency_row
from tests.bot.test_detour import FaultyChannel
from tests.bot.zalo_oa_channel import running, settled, tick
from tests.chat import ZONE
from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.zalo_oa import FakeZaloOa, Person
from tests.servers.zalo_oa_world import Group, Switches

MONDAY, THURSDAY, FRIDAY = "2026-11-23 08:00", "2026-11-26 08:00", "2026-11-27 15:30"
OTHERWISE = Switches(
    signs_with="app_secret", signs_first="oa_id", marks_signature=False, group_id_in="message.conversation_id", buttons="none",
    dead_token=-220, closed_window=-232, free_messages=None, uploads="v3.0", oa_id_key="oa_id", retries="no connection",
)  # fmt: skip


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(_at(MONDAY))


@pytest.fixture
def switches() -> Switches:
    return Switches()


@pytest.fixture
async def zalo(clock: FixedClock, switches: Switches) -> AsyncIterator[FakeZaloOa]:
    async with FakeZaloOa(clock.now, switches) as server:
        yield server


@pytest.fixture
async def app(zalo: FakeZaloOa, clock: FixedClock, make_sqlite: MakeDatabase) -> AsyncIterator[App]:
    async with running(zalo, make_sqlite(), clock) as app:
        yield app


class Talk:
    """Somebody talking to the account: each act returns all that came back."""

    def __init__(self, app: App, zalo: FakeZaloOa, person: Person) -> None:
        self.app, self.zalo, self.person, self.id = app, zalo, person, person.id

    async def says(self, text: str, group: Group | None = None) -> str:
        return await self._back(group.id if group else self.id, self.person.says(text, group=group))

    async def taps(self, label: str) -> str:
        """The button, or the number before the label where there is none."""
        for shown in reversed(self.zalo.messages(self.id)):
            if label in self.zalo.labels(shown):
                return await self._back(self.id, self.person.taps(label))
            for line in shown["text"].splitlines():
                if line.endswith(f". {label}"):
                    return await self.says(line.partition(".")[0])
        raise AssertionError(f"nobody offered [{label}]")

    async def _back(self, chat_id: str, act: Awaitable[int]) -> str:
        before = len(self.zalo.messages(chat_id))
        assert await act == 200
        await settled(self.app)
        return "\n".join(message["text"] for message in self.zalo.messages(chat_id)[before:])

    async def joins(self, role: str, agency: str | None) -> str:
        async with transaction(self.app.sessions) as session:
            world = await self.app.worlds.current(session)
            agency_id = (await agency_row(session, world, agency))[1] if agency else None
            code = await invitations.invite(session, role, agency_id, self.app.now())
        assert "Chưa đồng ý" in await self.says(f"/thamgia {code}")
        return await self.taps("Đồng ý")


MakeTalk = Callable[[str, str], Talk]


@pytest.fixture
def meet(app: App, zalo: FakeZaloOa) -> MakeTalk:
    return lambda user_id, name: Talk(app, zalo, zalo.user(user_id, name))


@pytest.mark.parametrize("switches", [Switches(), OTHERWISE], ids=["usual", "otherwise"])
async def test_the_whole_loop(zalo: FakeZaloOa, app: App, meet: MakeTalk, clock: FixedClock) -> None:
    ha, lan = meet("11", "Phạm Thị Hà"), meet("22", "Trần Thị Lan")

    answer = await lan.says("nhiem vu cua So Noi vu?")  # before anybody has joined
    assert "I.4" in answer and "IV.1" in answer and "Phụ lục" in answer

    await ha.says(f"/start {await administrator_code(app)}")
    assert "Phạm Thị Hà là quản trị viên" in await ha.taps("Đồng ý")
    assert "Trần Thị Lan là đầu mối - Sở Nội vụ" in await lan.joins(people.FOCAL_POINT, "Sở Nội vụ")

    group = await zalo.group("Tổ công tác 363", ha.person, lan.person)
    await settled(app)
    assert "/dangkybantin" in zalo.messages(group.id)[0]["text"]  # a greeting
    assert await lan.says("mai họp lúc 8 giờ nhé", group) == ""
    assert "đã đăng ký" in await ha.says("/dangkybantin", group)
    assert "I.4" in await lan.says("@Kế hoạch 363 nhiệm vụ của Sở Nội vụ?", group)

    assert await tick(app, clock, _at(THURSDAY)) == ["calendar:2026-11-28:2:1 sent", "checkin:1:prompt:2 sent"]
    assert "Gặp vướng mắc" in zalo.messages(lan.id)[-1]["text"] or zalo.labels(zalo.messages(lan.id)[-1])
    readback = await lan.says("I.4 xong rồi, QĐ 1234/QĐ-UBND ngày 12/11/2026; IV.1 khoảng 60%, vướng biên chế cấp xã [@22]")
    assert "1. Đúng, lưu" in readback
    assert "Đã lưu" in await lan.taps("Đúng, lưu")
    if zalo.switches.buttons == "plain":
        assert "đã cũ" in await lan.taps("Không thay đổi")  # the prompt still hangs there with its buttons

    assert await tick(app, clock, _at(FRIDAY)) == [f"digest:1:2026-W48:zalo_oa:{group.id} sent"]
    digest = zalo.messages(group.id)[-1]["text"]
    assert "Bản tin tuần 48" in digest and "1234/QĐ-UBND" in digest and "biên chế cấp xã" in digest
    assert not any(message["pinged"] or "[@" in message["text"] for message in zalo.messages(group.id))
    assert set(zalo.hooks.answers) == {200}


async def test_a_prompt_outside_the_window_waits_for_a_word(zalo: FakeZaloOa, app: App, meet: MakeTalk, clock: FixedClock) -> None:
    nga, lan = meet("33", "Lê Thị Nga"), meet("22", "Trần Thị Lan")
    await nga.joins(people.COORDINATOR, "Liên minh Hợp tác xã tỉnh")
    await lan.joins(people.FOCAL_POINT, "Sở Nội vụ")
    clock.set(_at("2026-12-02 16:00"))
    await nga.says("xin chào")  # the coordinator's window stays open, Lan's has closed on Monday
    states = await tick(app, clock, _at("2026-12-03 08:00"))
    assert "checkin:1:prompt:2 failed" in states and not any(line.startswith("window") for line in states)
    async with reading(app.sessions) as session:
        assert len(await people.accounts(session, 2)) == 1  # alive
    assert "window:1:1:1 sent" in await tick(app, clock, _at("2026-12-03 08:15"))
    told = zalo.messages(nga.id)[-1]["text"]
    assert "ngoài cửa sổ" in told and "- Trần Thị Lan (Sở Nội vụ)" in told
    assert not [line for line in await tick(app, clock, _at("2026-12-03 09:00")) if line.startswith("window")]  # once

    assert "Nội dung đang chờ" not in await lan.says("chào OA")  # the question that nobody saw is not open
    assert "checkin:1:prompt:2 sent" in await tick(app, clock, _at("2026-12-03 09:05"))
    assert zalo.labels(zalo.messages(lan.id)[-1])[:4] == ["Không thay đổi", "Có tiến triển", "Gặp vướng mắc", "Đã hoàn thành"]
    assert "ghi một câu" in await lan.taps("Không thay đổi")


async def test_outside_the_window_the_other_channel_is_used(zalo: FakeZaloOa, app: App, meet: MakeTalk, clock: FixedClock) -> None:
    telegram = FaultyChannel("telegram")
    app.channels["telegram"] = telegram
    lan = meet("22", "Trần Thị Lan")
    await lan.joins(people.FOCAL_POINT, "Sở Nội vụ")
    async with transaction(app.sessions) as session:
        await links.link(session, 1, AccountView("telegram", "t2", "t2"), clock.now() - timedelta(days=1))
    before = len(zalo.messages(lan.id))
    await tick(app, clock, _at("2026-12-03 08:00"))
    assert any("tuần 49" in said.text for said in telegram.received["t2"])
    assert len(zalo.messages(lan.id)) == before
    async with reading(app.sessions) as session:
        assert len(await people.accounts(session, 1)) == 2  # both alive


async def test_strange_webhooks(zalo: FakeZaloOa, app: App, meet: MakeTalk) -> None:
    lan, hooks = meet("22", "Lan"), zalo.hooks
    assert "2030" in await lan.says("mục tiêu đến năm 2030?")
    last, signature = hooks.last, {"X-ZEvent-Signature": hooks.sign(hooks.last, zalo.world.stamp())}
    assert await hooks.post(last, signature) == 200  # replayed: answered, dropped
    assert await hooks.post(last, {**signature, "num_retry": "1"}) == 200
    assert await hooks.post(last, {"X-ZEvent-Signature": "mac=" + "0" * 64}) == 401
    assert await hooks.post(last, {}) == 401
    assert await hooks.post(last.replace(b"2030", b"2045"), signature) == 401
    assert await hooks.post(b"not json", {}) == 401
    assert await hooks.post(BytesIO(b"x" * (1024 * 1024 + 1)), signature) == 413
    assert await zalo.echoes(lan.id) == 200  # our own words
    await settled(app)
    assert len(zalo.messages(lan.id)) == 1

    assert await lan.person.sends("sticker") == 200
    await settled(app)
    assert "nội dung chữ" in zalo.messages(lan.id)[-1]["text"]


async def test_following_and_leaving(zalo: FakeZaloOa, app: App, meet: MakeTalk) -> None:
    lan = meet("22", "Trần Thị Lan")
    await lan.joins(people.FOCAL_POINT, "Sở Nội vụ")
    for act, reachable in ((lan.person.unfollows, 0), (lan.person.follows, 1)):
        assert await act() == 200
        await settled(app)
        async with reading(app.sessions) as session:
            assert len(await people.accounts(session, 1)) == reachable


async def test_a_dissolved_group_gets_no_digest(zalo: FakeZaloOa, app: App, meet: MakeTalk, clock: FixedClock) -> None:
    ha = meet("11", "Hà")
    await ha.joins(people.ADMIN, None)
    groups = [await zalo.group(name, ha.person) for name in ("Tổ một", "Tổ hai", "Tổ ba")]
    for group in groups:
        assert "đã đăng ký" in await ha.says("/dangkybantin", group)
    await zalo.dissolve(groups[0])
    await settled(app)
    await zalo.dissolve(groups[1], silently=True)
    states = await tick(app, clock, _at(FRIDAY))
    assert sorted(line.rpartition(" ")[2] for line in states if line.startswith("digest")) == ["failed", "sent"]
    assert "Bản tin" in zalo.messages(groups[2].id)[-1]["text"]


async def test_webhooks_are_retried_until_we_are_back(zalo: FakeZaloOa, app: App, meet: MakeTalk, clock: FixedClock) -> None:
    lan = meet("22", "Lan")
    url, zalo.hooks.url = zalo.hooks.url, "http://127.0.0.1:9/gone"
    assert await lan.person.says("mục tiêu đến năm 2030?") == 0
    clock.advance(seconds=31)
    assert await zalo.hooks.retry() == 1
    zalo.hooks.url = url
    clock.advance(minutes=6)
    assert await zalo.hooks.retry() == 1
    await settled(app)
    assert "2030" in zalo.messages(lan.id)[-1]["text"]


async def test_a_dead_account_is_told_on_another_channel(zalo: FakeZaloOa, app: App, meet: MakeTalk, clock: FixedClock) -> None:
    telegram = FaultyChannel("telegram")
    app.channels["telegram"] = telegram
    async with transaction(app.sessions) as session:
        hung = await people.register(session, "Hùng", AccountView("telegram", "t9", "t9"), "test", clock.now())
        await people.seat(session, hung, people.ADMIN, None, clock.now())
    zalo.world.consent()  # somebody has consented anew elsewhere: our pair is dead
    assert await meet("22", "Lan").says("xin chào") == ""
    states = await tick(app, clock, _at("2026-11-23 08:05"))
    assert [line.rpartition(" ")[2] for line in states if line.startswith("channel:zalo_oa")] == ["sent"]
    (said,) = (one for one in telegram.received["t9"] if "Zalo" in one.text)  # beside the card about the calendar
    assert "ZALO_OA_REFRESH_TOKEN" in said.text and "-14020" in said.text
    assert not [line for line in await tick(app, clock, _at("2026-11-23 09:00")) if line.startswith("channel")]
