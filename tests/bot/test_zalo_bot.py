"""The Zalo Bot channel against the fake platform: listening, sending, and everything that goes wrong."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import phrases
from bot.channels.zalo_bot import LIMITS, PATH, ZaloBotChannel
from bot.channels.zalo_bot_polling import poll
from bot.channels.zalo_bot_updates import OLDEST, Me, events_of, key_of, lane_of, without_name
from bot.errors import NotSent, RateLimited, Rejected, SetupError, Unknown, Unreachable
from bot.events import Address, Bold, Choice, Event, File, Italic, Picture, Reply, Shortcut, say
from bot.web.server import serving
from tests.servers.zalo_bot import FakeZaloBot, Person
from tests.servers.zalo_bot_world import Chat, Switches

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ME = Me("1459232241454765289", ("Bot Đôn đốc",))


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    async with FakeZaloBot(now=NOW.timestamp) as server:
        yield server


def make(zalo: FakeZaloBot, **options: Any) -> ZaloBotChannel:
    given: dict[str, Any] = {"now": lambda: NOW, "poll_seconds": 1, "floor_seconds": 0.0, "backoff_seconds": 0.01}
    return ZaloBotChannel(zalo.token, zalo.url, **{**given, **options})


@pytest.fixture
async def channel(zalo: FakeZaloBot) -> AsyncIterator[ZaloBotChannel]:
    made = make(zalo)
    yield made
    await made.close()


@asynccontextmanager
async def listening(channel: ZaloBotChannel) -> AsyncIterator[list[Event]]:
    """What the inbox would get, as events, repeats left out."""
    heard: list[Event] = []
    keys: set[str | None] = set()

    async def keep(key: str | None, lane: str | None, body: bytes) -> bool:
        if is_new := key not in keys:
            keys.add(key)
            heard.extend(await channel.read(body))
        return is_new

    async def nobody(event: Event) -> None: ...

    channel.keep = keep
    task = asyncio.create_task(channel.run(nobody))
    try:
        yield heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def to(where: Person | Chat) -> Address:
    chat = where.chat if isinstance(where, Person) else where
    chat.known = True
    return Address("zalo_bot", chat.id, "u", chat.is_group)


def text(*said: str) -> Reply:
    return Reply((say(*said),))


# --- listening ----------------------------------------------------------------------------------------


async def test_every_kind_of_message_becomes_an_event(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan = zalo.user("Lan")
    async with listening(channel) as heard:
        await zalo.until(lambda: zalo.world.polling > 0)
        await lan.says("xin chào")
        for kind in ("image", "sticker", "voice", "unsupported"):
            await lan.sends(kind)
        await zalo.until(lambda: len(heard) == 5)
    assert heard[0].address == Address("zalo_bot", lan.id, lan.id) and heard[0].text == "xin chào"
    assert heard[0].sender_name == "Lan" and heard[0].at == NOW and heard[0].addressed
    assert [event.attachments[0].kind for event in heard[1:]] == ["photo", "sticker", "voice", "other"]
    assert heard[1].attachments[0].ref.startswith("https://")


@pytest.mark.parametrize("field", ["photo_url", "photo"])
async def test_a_picture_is_found_under_either_name(field: str, zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    zalo.switches.image_field = field  # type: ignore[assignment]
    lan = zalo.user("Lan")
    async with listening(channel) as heard:
        await zalo.until(lambda: zalo.world.polling > 0)
        await lan.sends("image", caption="hiện trường")
        await zalo.until(lambda: len(heard) == 1)
    assert heard[0].text == "hiện trường" and heard[0].attachments[0].ref.startswith("https://")


async def test_groups_by_mention_and_by_reply_and_the_bare_call_is_a_greeting(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan, group = zalo.user("Lan"), zalo.group("Tổ công tác")
    async with listening(channel) as heard:
        await zalo.until(lambda: zalo.world.polling > 0)
        assert await lan.says("chuyện riêng", group, mentions=False) is None
        await lan.says("", group)
        await lan.says("nhiệm vụ I.4? Anh Nam hỏi @Bot Đôn đốc hôm qua", group)
        await lan.says("1", group, reply_to={"message_id": "x"})
        await zalo.until(lambda: len(heard) == 3)
    assert [event.address for event in heard] == [Address("zalo_bot", group.id, lan.id, is_group=True)] * 3
    assert [event.kind for event in heard] == ["joined", "message", "message"]
    assert heard[1].text == "nhiệm vụ I.4? Anh Nam hỏi @Bot Đôn đốc hôm qua"
    assert heard[2].text == "1"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("@Bot Đôn đốc nhiệm vụ I.4?", "nhiệm vụ I.4?"),
        ("@bot đôn đốc, nhiệm vụ I.4?", "nhiệm vụ I.4?"),
        ("nhiệm vụ I.4? @Bot Đôn đốc", "nhiệm vụ I.4?"),
        ("cho hỏi @Bot Đôn đốc nhiệm vụ I.4", "cho hỏi nhiệm vụ I.4"),
        ("@Bot Đôn đốc", ""),
        ("@Bot Đôn đốcx", "@Bot Đôn đốcx"),
        ("thư a@Bot Đôn đốc", "thư a@Bot Đôn đốc"),
        ("@Bot Khác ơi", "@Bot Khác ơi"),
    ],
)
def test_the_first_mention_is_taken_out(said: str, left: str) -> None:
    assert without_name(said, ME) == left


async def test_own_words_and_old_ones_are_dropped(zalo: FakeZaloBot) -> None:
    message: dict[str, Any] = {"message_id": "m", "date": int(NOW.timestamp() * 1000), "from": {"id": "u"}, "chat": {"id": "u"}, "text": "x"}

    def heard(**changed: Any) -> list[Event]:
        return events_of(json.dumps({"result": {"message": message | changed}}).encode(), ME, NOW)

    assert len(heard()) == 1 and len(heard(date="?")) == 1
    assert heard(**{"from": {"id": "u", "is_bot": True}}) == []
    assert heard(**{"from": {"id": ME.id}}) == []
    assert heard(date=int((NOW - OLDEST).timestamp() * 1000) - 1) == []
    for nothing in (b"{}", b"null", b'{"ok":true,"result":{}}', b'{"ok":true,"result":[]}', b'{"event_name":"x"}', b"[3]"):
        assert events_of(nothing, ME, NOW) == [] and key_of(nothing) is None and lane_of(nothing) is None
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        events_of(b'{"message": {"from": 5}}', ME, NOW)


async def test_polls_begin_at_least_the_floor_apart_where_zalo_repeats_itself(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    zalo.switches.redelivers = zalo.switches.keeps_offline = True
    await zalo.user("Lan").says("một")
    kept: list[str | None] = []

    async def keep(key: str | None, lane: str | None, body: bytes) -> bool:
        kept.append(key)
        return len(kept) == 1

    task = asyncio.create_task(poll(channel._api, keep, wait_seconds=1, floor_seconds=0.1, backoff_seconds=0.01))
    await zalo.until(lambda: len(zalo.world.polls) >= 4)
    task.cancel()
    assert zalo.world.polls[3] - zalo.world.polls[0] > 0.25 and len(set(kept)) == 1


async def test_what_cannot_be_kept_is_held_until_it_can(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    failures = 2

    async def keep(key: str | None, lane: str | None, body: bytes) -> bool:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise NotSent("the database is away")
        kept.append(body)
        return True

    kept: list[bytes] = []
    zalo.switches.keeps_offline = True
    await zalo.user("Lan").says("một")
    task = asyncio.create_task(poll(channel._api, keep, wait_seconds=1, floor_seconds=0, backoff_seconds=0.01))
    await zalo.until(lambda: len(kept) == 1)
    task.cancel()


async def test_losses_are_outlived_and_a_foreign_webhook_is_removed(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    zalo.world.webhook, zalo.world.secret = "http://127.0.0.1:1/old", "whatever it was"
    zalo.fail_next("getMe", 403, "page 502")
    lan = zalo.user("Lan")
    async with listening(channel) as heard:
        await zalo.until(lambda: zalo.world.polling > 0)
        assert zalo.world.webhook == ""
        zalo.world.webhook = "http://127.0.0.1:1/set-meanwhile"
        zalo.fail_next("getUpdates", "drop", 500)
        await lan.says("lost: a poll is still open, but the webhook takes it")
        await zalo.until(lambda: zalo.world.webhook == "" and zalo.world.polling > 0)
        await lan.says("đến nơi")
        await zalo.until(lambda: len(heard) == 1)


async def test_a_refused_token_says_what_to_do(zalo: FakeZaloBot) -> None:
    channel = make(zalo)
    zalo.world.token = "1:other"

    async def nobody(event: Event) -> None: ...

    for attempt in (channel.check(), channel.run(nobody)):
        with pytest.raises(SetupError, match="ZALO_BOT_TOKEN"):
            await attempt
    await channel.close()


# --- webhook ------------------------------------------------------------------------------------------


async def test_the_webhook_is_set_and_its_secret_checked(zalo: FakeZaloBot) -> None:
    channel = make(zalo, public_url="http://127.0.0.1:9/", secret="right secret")
    zalo.switches.probes = True
    async with listening(channel):
        await zalo.until(lambda: zalo.world.webhook == f"http://127.0.0.1:9{PATH}")
    webhook = channel.webhook
    assert webhook and webhook.path == PATH and zalo.world.secret == "right secret"
    assert webhook.is_genuine({"x-bot-api-secret-token": "right secret"}, b"")
    for wrong in ({}, {"x-bot-api-secret-token": "wrong"}, {"x-bot-api-secret-token": "đúng"}):
        assert not webhook.is_genuine(wrong, b"")
    assert make(zalo, secret="right secret").webhook is None and make(zalo, public_url="https://x.vn").webhook is None
    await channel.close()


@pytest.mark.parametrize(("secret", "word"), [("short", "8 to 256"), ("right secret", "PUBLIC_URL")])
async def test_a_webhook_that_cannot_be_set_says_why(secret: str, word: str, zalo: FakeZaloBot) -> None:
    zalo.world.takes_plain_http = False
    channel = make(zalo, public_url="http://127.0.0.1:9", secret=secret)

    async def nobody(event: Event) -> None: ...

    with pytest.raises(SetupError, match=word):
        await channel.run(nobody)
    await channel.close()


# --- sending ------------------------------------------------------------------------------------------


async def test_text_goes_out_composed_and_styled(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan = zalo.user("Lan")
    sent = await channel.send(to(lan), Reply((say("Kính gửi 🏛 ", Bold("Sở Nội vụ"), " và ", Italic("Sở Y tế"), "."),)))
    (message,) = zalo.messages(lan)
    assert sent.message_id == message["message_id"]
    assert message["text"] == "Kính gửi 🏛 Sở Nội vụ và Sở Y tế."
    assert message["styled"] == [("Sở Nội vụ", ("b",)), ("Sở Y tế", ("i",))]


async def test_refused_styles_are_left_away_from_then_on(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    zalo.switches.styles = "refused"
    lan = zalo.user("Lan")
    for _ in range(2):
        await channel.send(to(lan), Reply((say(Bold("Sở Nội vụ")),)))
    assert [message["text"] for message in zalo.messages(lan)] == ["Sở Nội vụ"] * 2
    assert len(zalo.calls("sendMessage")) == 3


@pytest.mark.parametrize("counts", ["utf16", "chars"])
async def test_2001_characters_are_cut_whichever_way_zalo_counts(counts: str, zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    zalo.switches.counts = counts  # type: ignore[assignment]
    lan = zalo.user("Lan")
    for long in ("ắ" * 2001, "🏛" * 1001, "ế" * 2001, " ".join(["nhiệm vụ"] * 240)):
        await channel.send(to(lan), text(long))
    assert all(len(m["text"].encode("utf-16-le")) // 2 <= LIMITS.max_text for m in zalo.messages(lan))
    assert zalo.messages(lan)[0]["text"].startswith("(1/2)\n")
    assert zalo.calls("sendChatAction")


async def test_choices_are_numbered_and_in_a_group_it_says_how(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan, group = zalo.user("Lan"), zalo.group("Tổ")
    asked = Reply((say("Tình trạng?"),), (Choice("a", "Đã xong"), Choice("b", "Vướng mắc")), offer="o")
    for where in (lan, group):
        await channel.send(to(where), asked)
    assert zalo.messages(lan)[0]["text"] == f"Tình trạng?\n\n1. Đã xong\n2. Vướng mắc\n{phrases.HOW_TO_CHOOSE}"
    assert zalo.messages(group)[0]["text"].endswith(phrases.HOW_TO_CHOOSE_IN_GROUP)
    await channel.send(to(group), Reply((say("Bản tin"),), shortcuts=(Shortcut("Trợ giúp", "/trogiup"),)))
    assert zalo.messages(group)[1]["text"] == f"Bản tin\n\nTrợ giúp: /trogiup\n{phrases.HOW_TO_COMMAND_IN_GROUP}"


async def test_pictures_by_address_and_papers_as_links(zalo: FakeZaloBot) -> None:
    async def serve(request: web.Request) -> web.Response:
        return web.Response(body=b"png", content_type="image/png" if request.path.endswith("png") else "text/plain")

    files = web.Application()
    files.router.add_get("/{name}", serve)
    lan = zalo.user("Lan")
    counted: list[int] = []

    async def count(messages: int) -> None:
        counted.append(messages)

    async with serving(files, "127.0.0.1", 0) as port:

        def address(path: str) -> str | None:
            return f"http://127.0.0.1:{port}/{Path(path).name}" if path != "gone" else None

        channel = make(zalo, public_url="https://dondoc.example.vn", file_url=address, count=count)
        await channel.send(to(lan), Reply((say("Bản tin"), Picture("/x/a.png", "Biểu đồ"), File("/x/b.docx", "báo cáo.docx"))))
        await channel.send(to(lan), Reply((Picture("/x/a.txt", "không phải ảnh"), Picture("gone", "đã xóa"))))
        await channel.send(to(lan), Reply((say("Chọn?"), Picture("/x/a.png", "Biểu đồ")), (Choice("a", "Có"),), offer="o"))
        await channel.close()
    shown = [(message.get("photo"), message["text"].splitlines()[0]) for message in zalo.messages(lan)]
    assert shown == [
        (None, "Bản tin"), (b"png", "Biểu đồ"), (None, "không phải ảnh"), (None, "đã xóa"), (b"png", "Biểu đồ"), (None, "Chọn?"),
    ]  # fmt: skip
    assert f"báo cáo.docx (http://127.0.0.1:{port}/b.docx)" in zalo.messages(lan)[0]["text"]
    assert counted == [2, 2, 2]


async def test_without_an_address_of_our_own_pictures_are_their_words(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan = zalo.user("Lan")
    await channel.send(to(lan), Reply((say("Bản tin"), Picture("/x/a.png", "Biểu đồ"), File("/x/b.docx", "báo cáo.docx"))))
    assert zalo.messages(lan)[0]["text"] == "Bản tin\n\nBiểu đồ\n\nbáo cáo.docx"


async def test_refusals_become_our_errors(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan, stranger = zalo.user("Lan"), zalo.user("Người chưa nhắn")
    expected: list[tuple[Any, type[Exception]]] = [(400, Rejected), (401, NotSent), (403, NotSent), (404, Rejected), (408, Unknown), (500, Unknown), ("page 502", Unknown), ("drop", Unknown)]
    for fault, error in expected:
        zalo.fail_next("sendMessage", fault)
        with pytest.raises(error):
            await channel.send(to(lan), text("x"))
    with pytest.raises(Unreachable):
        await channel.send(Address("zalo_bot", stranger.id, stranger.id), text("chào"))
    with pytest.raises(Rejected, match="nothing"):
        await channel.send(to(lan), Reply(()))


async def test_429_waits_longer_each_time_and_a_proxys_page_half_a_minute(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan = zalo.user("Lan")
    waits = []
    zalo.fail_next("sendMessage", "page 429", 429, 429, 429)
    for _ in range(4):
        with pytest.raises(RateLimited) as caught:
            await channel.send(to(lan), text("x"))
        waits.append(caught.value.after_seconds)
    await channel.send(to(lan), text("x"))
    zalo.world.monthly = zalo.world.used
    with pytest.raises(RateLimited) as caught:
        await channel.send(to(lan), text("x"))
    assert [*waits, caught.value.after_seconds] == [30, 60, 120, 240, 60]


async def test_a_reply_that_has_begun_is_not_begun_again(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    lan = zalo.user("Lan")
    zalo.fail_next("sendMessage", 200, 403)
    with pytest.raises(Unknown):  # 200 is no code of Zalo's
        await channel.send(to(lan), text("x " * 1500))
    zalo._front.faults.clear()
    zalo.world.monthly = zalo.world.used + 1
    with pytest.raises(Unknown, match="only the first parts"):
        await channel.send(to(lan), text("x " * 1500))


async def test_the_token_is_in_no_log_and_no_error(zalo: FakeZaloBot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel = make(zalo)
    zalo.fail_next("getMe", "drop", 500, "page 502", 403)
    async with listening(channel):
        await zalo.until(lambda: zalo.world.polling > 0)
        await zalo.stop()
        await asyncio.sleep(0.05)
    with pytest.raises(NotSent) as caught:
        await channel.send(Address("zalo_bot", "c", "u"), text("x"))
    await channel.close()
    for secret in (zalo.token, zalo.token.partition(":")[2], zalo.token.replace(":", "%3A")):
        assert secret not in caplog.text and secret not in repr(caught.value)


# --- the fake refuses what the real one refuses ---------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "body", "code"),
    [
        ("sendFile", {}, 404),
        ("sendmessage", {"chat_id": "c", "text": "x"}, 404),
        ("sendMessage", {"chat_id": "", "text": "x"}, 400),
        ("sendMessage", {"chat_id": 5, "text": "x"}, 400),
        ("sendMessage", {"chat_id": "c", "text": ""}, 400),
        ("sendMessage", {"chat_id": "c", "text": "x" * 2001}, 400),
        ("sendMessage", {"chat_id": "c", "text": "x", "reply_markup": {}}, 400),
        ("sendMessage", {"chat_id": "c", "text": "x", "text_styles": [{"start": 0, "len": 2, "st": ["b"]}]}, 400),
        ("sendPhoto", {"chat_id": "c", "photo": "AgAC"}, 400),
        ("setWebhook", {"url": "https://x.vn", "secret_token": ""}, 400),
        ("sendChatAction", {"chat_id": "c", "action": "upload_photo"}, 400),
    ],
)
async def test_the_fake_is_strict(method: str, body: dict[str, Any], code: int) -> None:
    async with FakeZaloBot(Switches()) as zalo, aiohttp.ClientSession() as client:
        zalo.world.chats["c"] = Chat("c", "C", known=True)
        async with client.post(f"{zalo.url}/bot{zalo.token}/{method}", json=body) as response:
            assert response.status == code and (await response.json())["error_code"] == code
        async with client.post(f"{zalo.url}/bot1:wrong/getMe", data=BytesIO(b"{}")) as response:
            assert response.status == 401




async def test_the_fake_serves_whom_the_real_one_serves(zalo: FakeZaloBot, channel: ZaloBotChannel) -> None:
    """50 people, groups only where the bot may join them, no voice to a group."""
    zalo.switches.keeps_offline, zalo.switches.serves_51st_user = True, False
    served = [await zalo.user(f"Người {number}").says("chào") for number in range(51)]
    assert served.count(None) == 1 and served[-1] is None
    group = zalo.group("Tổ")
    await zalo.user("Lan").says("chào", group)
    body = {"chat_id": group.id, "voice_url": "https://x.vn/a.aac"}
    async with aiohttp.ClientSession() as client, client.post(f"{zalo.url}/bot{zalo.token}/sendVoice", json=body) as response:
        assert (await response.json())["ok"] is True and zalo.messages(group) == []
    zalo.switches.can_join_groups = False
    assert await zalo.user("Minh").says("chào", group) is None
    with pytest.raises(Unreachable):
        await channel.send(to(group), text("x"))
