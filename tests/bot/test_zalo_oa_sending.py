"""Replies out of the Official Account's adapter: cut, with buttons in either shape, files, groups, errors in our words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.zalo_oa import LIMITS, ZaloOaChannel
from bot.channels.zalo_oa_messages import safe
from bot.errors import ChannelError, NotSent, OutsideWindow, RateLimited, Rejected, Unknown, Unreachable
from bot.events import Address, Choice, File, Picture, Reply, Shortcut, say
from db import tokens
from db.session import make_engine, make_sessions, reading
from tests.bot.zalo_oa_channel import channel_of
from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.zalo_oa import FakeZaloOa, Person

CS, GROUP_MESSAGE = "/v3.0/oa/message/cs", "/v3.0/oa/group/message"
LAN = Address("zalo_oa", "101", "101")
PROMPT = Reply(
    (say("Tình hình nhiệm vụ I.4?"),),
    choices=tuple(Choice(f"c{n}", label) for n, label in enumerate(("Không thay đổi", "Có tiến triển", "Gặp vướng mắc", "Đã hoàn thành"))),
    shortcuts=(Shortcut("Vì sao tôi nhận tin này", "/visao"), Shortcut("Để sau", "/desau")),
    offer="aB3_-9xY",
)
SPELT = "1. Không thay đổi\n2. Có tiến triển\n3. Gặp vướng mắc\n4. Đã hoàn thành"


@pytest.fixture
async def zalo(clock: FixedClock) -> AsyncIterator[FakeZaloOa]:
    async with FakeZaloOa(clock.now) as server:
        yield server


@pytest.fixture
async def lan(zalo: FakeZaloOa) -> Person:
    person = zalo.user("101", "Lan")
    await person.says("xin chào")
    return person


@pytest.fixture
def database_url(make_sqlite: MakeDatabase) -> str:
    return make_sqlite()


@pytest.fixture
async def channel(zalo: FakeZaloOa, lan: Person, clock: FixedClock, database_url: str) -> AsyncIterator[ZaloOaChannel]:
    async with channel_of(zalo, database_url, clock.now, lambda path: f"https://donđốc.example/f/{Path(path).name}") as channel:
        yield channel


async def test_choices_are_buttons_and_stand_in_the_text_too(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    sent = await channel.send(LAN, PROMPT)
    (message,) = zalo.messages("101")
    assert sent.message_id == message["message_id"]
    assert SPELT in message["text"] and "Để sau: /desau" in message["text"]
    assert zalo.labels(message) == [*[choice.label for choice in PROMPT.choices], "Vì sao tôi nhận tin này"]  # five
    assert [(b["type"], b["payload"]) for b in message["buttons"]][-2:] == [
        ("oa.query.hide", "#:aB3_-9xY:c3"),
        ("oa.query.show", "/visao"),
    ]


async def test_buttons_in_their_other_shape(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    zalo.switches.buttons = "list"
    await channel.send(LAN, PROMPT)
    text, buttons = zalo.messages("101")
    assert SPELT in text["text"] and not text["buttons"]
    assert len(buttons["buttons"]) == 5
    await channel.send(LAN, PROMPT)
    assert len(zalo.messages("101")) == 4 and len(zalo.world.calls) == 5  # the refused shape is not tried again


async def test_no_buttons_at_all(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    zalo.switches.buttons = "none"
    await channel.send(LAN, PROMPT)
    (message,) = zalo.messages("101")
    assert SPELT in message["text"] and not message["buttons"]


async def test_more_choices_than_buttons_are_numbered_only(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    choices = tuple(Choice(str(n), f"Lựa chọn {n}") for n in range(6))
    await channel.send(LAN, Reply((say("Chọn:"),), choices=choices, offer="o1234"))
    (message,) = zalo.messages("101")
    assert "6. Lựa chọn 5" in message["text"] and not message["buttons"]


async def test_long_texts_are_cut(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    text = ("Thúc đẩy kinh tế tập thể, hợp tác xã. " * 60)[:2001].strip()
    await channel.send(LAN, Reply((say(text),)))
    parts = [message["text"] for message in zalo.messages("101")]
    assert len(parts) == 2 and all(len(part) <= LIMITS.max_text for part in parts)
    assert " ".join(part.partition("\n")[2] for part in parts) == text


async def test_decomposed_words_are_sent_composed(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(LAN, Reply((say("Nghe\u0323\u0302 An"),)))
    assert zalo.messages("101")[0]["text"] == "Nghệ An"


async def test_pictures_and_files_are_uploaded(zalo: FakeZaloOa, channel: ZaloOaChannel, tmp_path: Path) -> None:
    (tmp_path / "bieu-do.png").write_bytes(b"png")
    (tmp_path / "x1.docx").write_bytes(b"docx")
    (tmp_path / "so-lieu.xlsx").write_bytes(b"xlsx")
    reply = Reply((
        Picture(str(tmp_path / "bieu-do.png"), "Biểu đồ tiến độ [@9]"),
        say("Báo cáo kèm theo."),
        File(str(tmp_path / "x1.docx"), "Báo cáo năm 2026.docx"),
        File(str(tmp_path / "so-lieu.xlsx"), "Số liệu.xlsx"),
    ))  # fmt: skip
    await channel.send(LAN, reply)
    picture, text, paper, sheet = zalo.messages("101")
    assert picture["file"] == ("bieu-do.png", b"png") and picture["text"] == "Biểu đồ tiến độ"
    assert text["text"] == "Báo cáo kèm theo."
    assert paper["file"] == ("Báo cáo năm 2026.docx", b"docx")
    assert sheet["text"] == "Số liệu.xlsx: https://donđốc.example/f/so-lieu.xlsx"  # the account takes no spreadsheets


async def test_a_file_too_large_is_linked_and_a_missing_one_is_refused(zalo: FakeZaloOa, channel: ZaloOaChannel, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"x" * 5_000_001)
    await channel.send(LAN, Reply((File(str(tmp_path / "x.pdf"), "x.pdf"),)))
    assert zalo.messages("101")[0]["text"].startswith("x.pdf: https://")
    with pytest.raises(Rejected):
        await channel.send(LAN, Reply((say("a"), File("/nowhere.docx", "a.docx"))))
    assert len(zalo.messages("101")) == 1


async def test_uploads_under_the_other_version(zalo: FakeZaloOa, channel: ZaloOaChannel, tmp_path: Path) -> None:
    zalo.switches.uploads = "v3.0"
    (tmp_path / "a.pdf").write_bytes(b"pdf")
    for _ in range(2):
        await channel.send(LAN, Reply((File(str(tmp_path / "a.pdf"), "a.pdf"),)))
    assert [message["file"][0] for message in zalo.messages("101")] == ["a.pdf", "a.pdf"]
    assert zalo.asked("/v2.0/oa/upload/file") == 1


async def test_the_account_knows_itself_under_either_name(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    for key in ("oaid", "oa_id"):
        zalo.switches.oa_id_key = key  # type: ignore[assignment]
        oa = await channel.check()
        assert (oa.id, oa.name, oa.kind, oa.package) == (zalo.world.oa_id, "Kế hoạch 363", "4", "Growth")


async def test_quotas(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(LAN, Reply((say("a"),)))
    free = await channel.api.free_replies("101")
    assert (free.left, free.total) == (7, 8)
    await zalo.group("Tổ công tác", zalo.user("101", "Lan"))
    for zalo.switches.wraps_quotas in (True, False):
        (package,) = await channel.api.package_quota()
        assert (package.name, package.left) == ("sub_quota", 500)
        (asset,) = await channel.api.group_assets("gmf50")
        assert asset["status"] == "used"


# --- groups -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Vướng mắc: [@101] chưa trả lời", "Vướng mắc:  chưa trả lời"),
        ("[@[@101]102] gọi", "gọi"),
        ("hết [@", "hết (@"),
        ("a@b.vn [1] (2)", "a@b.vn [1] (2)"),
    ],
)
def test_mentions_are_taken_out(said: str, shown: str) -> None:
    assert safe(said) == shown


async def test_a_group_gets_text_without_buttons_or_mentions(zalo: FakeZaloOa, channel: ZaloOaChannel, lan: Person) -> None:
    group = await zalo.group("Tổ công tác", lan)
    address = Address("zalo_oa", group.id, "", is_group=True)
    reply = Reply((say(f"Bản tin tuần 48: “[@{group.id}] chậm” [@101]"),), shortcuts=(Shortcut("Xem bản tin", "/bantin"),))
    await channel.send(address, reply)
    (message,) = zalo.messages(group.id)
    assert not message["pinged"] and "[@" not in message["text"] and not message["buttons"]
    assert "Xem bản tin: /bantin" in message["text"]
    await zalo.dissolve(group, silently=True)
    with pytest.raises(Unreachable):
        await channel.send(address, reply)
    with pytest.raises(Unreachable):
        await channel.send(Address("zalo_oa", "never-heard-of", "", is_group=True), reply)


# --- windows and errors -------------------------------------------------------------------------------


async def test_windows(zalo: FakeZaloOa, channel: ZaloOaChannel, clock: FixedClock) -> None:
    reply = Reply((say("a"),))
    for _ in range(9):  # the ninth is beyond the free ones and is paid from the package
        await channel.send(LAN, reply)
    assert zalo.world.package_left == 499
    clock.set(clock.now() + timedelta(hours=49))
    await channel.send(LAN, reply)
    assert zalo.world.package_left == 498
    clock.set(clock.now() + timedelta(days=5))
    for code in (-230, -232):
        zalo.switches.closed_window = code  # type: ignore[assignment]
        with pytest.raises(OutsideWindow):
            await channel.send(LAN, reply)


async def test_somebody_who_never_wrote_first(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    zalo.user("202", "Minh")
    with pytest.raises(OutsideWindow):
        await channel.send(Address("zalo_oa", "202", "202"), Reply((say("a"),)))


@pytest.mark.parametrize(
    ("fault", "expected", "alarms"),
    [
        (-32, RateLimited, False),
        (429, RateLimited, False),
        (-200, NotSent, False),
        (-213, Unreachable, False),
        (-227, Unreachable, False),
        (-201, Rejected, False),
        (-248, Rejected, False),
        (-99999, Rejected, False),
        (-211, NotSent, True),
        (-221, NotSent, True),
        (-320, NotSent, True),
        (502, Unknown, False),
        ("drop", Unknown, False),
    ],
)
async def test_refusals_in_our_words(
    zalo: FakeZaloOa, channel: ZaloOaChannel, database_url: str, fault: int, expected: type[ChannelError], alarms: bool
) -> None:
    zalo.fail_next(CS, fault)
    with pytest.raises(expected) as caught:
        await channel.send(LAN, Reply((say("a"),)))
    assert not isinstance(caught.value, OutsideWindow)
    assert zalo.world.tokens.access not in str(caught.value) and "<html>" not in str(caught.value)
    engine = make_engine(database_url)
    async with reading(make_sessions(engine)) as session:
        assert bool(await tokens.troubles(session)) == alarms
    await engine.dispose()


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_dead_token_is_renewed_once_and_the_message_goes_out(zalo: FakeZaloOa, channel: ZaloOaChannel, code: int) -> None:
    await channel.send(LAN, Reply((say("a"),)))
    zalo.fail_next(CS, code)
    await channel.send(LAN, Reply((say("b"),)))
    assert [message["text"] for message in zalo.messages("101")] == ["a", "b"]
    zalo.fail_next(CS, code, code)
    with pytest.raises(NotSent):
        await channel.send(LAN, Reply((say("c"),)))


async def test_what_has_begun_is_finished_or_left_unknown(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    long = Reply((say("Kinh tế tập thể. " * 150),))
    zalo.fail_next(CS, 200, -200)
    await channel.send(LAN, long)
    assert len(zalo.messages("101")) == 2
    zalo.fail_next(CS, 200, -32)
    with pytest.raises(Unknown):
        await channel.send(LAN, long)


async def test_nobody_there(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    await channel.send(LAN, Reply((say("a"),)))
    await zalo.stop()
    with pytest.raises(NotSent):
        await channel.send(LAN, Reply((say("a"),)))
