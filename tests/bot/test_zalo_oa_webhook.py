"""What the Official Account's webhook lets in, and which events it makes of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels import zalo_oa_events as events
from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa_events import Me
from bot.channels.zalo_oa_signature import Signature
from tests.bot.zalo_oa_channel import channel_of
from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.zalo_oa import FakeZaloOa
from tests.servers.zalo_oa_hooks import Hooks
from tests.servers.zalo_oa_world import Json, Switches, World

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp() * 1000))
ME = Me("388", "Kế hoạch 363")


def _body(**changes: object) -> bytes:
    update = {
        "app_id": "360", "event_name": "user_send_text", "sender": {"id": "1"}, "recipient": {"id": "388"},
        "message": {"msg_id": "m1", "text": "xin chào"}, "timestamp": STAMP,
    } | changes  # fmt: skip
    return json.dumps(update, ensure_ascii=False).encode()


# --- the signature ------------------------------------------------------------------------------------


@pytest.mark.parametrize("signs_with", ["oa_secret", "app_secret"])
@pytest.mark.parametrize("signs_first", ["app_id", "oa_id"])
@pytest.mark.parametrize("marks_signature", [True, False])
def test_every_way_of_signing_is_understood(signs_with: str, signs_first: str, marks_signature: bool) -> None:
    switches = Switches(signs_with=signs_with, signs_first=signs_first, marks_signature=marks_signature)  # type: ignore[arg-type]
    world = World(lambda: NOW, switches)
    signature = Signature(world.app_id, world.oa_secret, world.app_secret)
    signature.learn(world.oa_id)
    body = _body()
    given = Hooks(world).sign(body, STAMP)
    assert signature.is_genuine({"x-zevent-signature": given}, body)
    assert not signature.is_genuine({"x-zevent-signature": given}, body + b" ")  # of the raw bytes
    assert not signature.is_genuine({"x-zevent-signature": given[:-1]}, body)
    assert not signature.is_genuine({}, body)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"\xff\xfe", b"[" * 200_000, b'{"timestamp":"' + b"9" * 500, json.dumps({"timestamp": None}).encode()],
)
def test_rubbish_is_refused_without_a_fuss(body: bytes) -> None:
    signature = Signature("360", "oa-secret", "app-secret")
    assert not signature.is_genuine({"x-zevent-signature": "mac=" + "0" * 64}, body)
    assert not signature.is_genuine({"x-zevent-signature": "mac=ừ"}, body)


def test_a_timestamp_in_somebodys_words_does_not_confuse() -> None:
    world = World(lambda: NOW)
    signature = Signature(world.app_id, world.oa_secret, world.app_secret)
    body = _body(message={"msg_id": "m1", "text": 'xem "timestamp": "1" và "timestamp":"2"'})
    assert signature.is_genuine({"x-zevent-signature": Hooks(world).sign(body, STAMP)}, body)


# --- events -------------------------------------------------------------------------------------------


def _event(**changes: object) -> events.Event | None:
    return events.event_of(json.loads(_body(**changes)), ME)


def test_a_word_a_tap_and_a_command() -> None:
    said = _event()
    assert said and (said.text, said.address.chat_id, said.address.user_id, said.kind) == ("xin chào", "1", "1", "message")
    assert said.at == NOW and said.id == "user_send_text:m1"
    tap = _event(message={"msg_id": "m2", "text": events.payload_of("p1:done")})
    assert tap and (tap.kind, tap.offer, tap.choice, tap.text) == ("press", "p1", "done", "")
    command = _event(message={"msg_id": "m3", "text": "/vuongmac 12"})
    assert command and (command.kind, command.text) == ("message", "/vuongmac 12")
    hash_tag = _event(message={"msg_id": "m4", "text": "#363:hỏi"})
    assert hash_tag and hash_tag.kind == "message"


@pytest.mark.parametrize(
    "changes",
    [
        {"event_name": "oa_send_text", "sender": {"id": "388"}, "recipient": {"id": "1"}},
        {"event_name": "oa_send_group_text", "sender": {"id": "388"}},
        {"event_name": "user_send_text", "sender": {"id": "388"}},  # our own, under a wrong name
        {"event_name": "user_seen_message", "message": {"msg_ids": ["m1", "m2"]}},
        {"event_name": "user_received_message"},
        {"event_name": "change_oa_daily_quota"},
        {"event_name": "user_send_text", "sender": {}},
    ],
)
def test_what_does_not_concern_us(changes: Json) -> None:
    assert _event(**changes) is None


@pytest.mark.parametrize(("name", "kind"), [("follow", "joined"), ("unfollow", "left")])
def test_following(name: str, kind: str) -> None:
    update = {"event_name": name, "oa_id": "388", "follower": {"id": "7"}, "timestamp": STAMP}
    event = events.event_of(update, ME)
    assert event and (event.kind, event.address.user_id, event.address.is_group) == (kind, "7", False)
    assert events.opens_window(update) == ("7" if name == "follow" else None)


@pytest.mark.parametrize("kind", ["sticker", "audio", "video", "gif", "location", "business_card", "image", "file", "something_new"])
def test_what_is_not_text_is_an_attachment(kind: str) -> None:
    attachments = [{"type": kind, "payload": {"url": "https://f.example/1", "name": "QĐ 1234.pdf", "size": "12345"}}]
    event = _event(event_name=f"user_send_{kind}", message={"msg_id": "m", "attachments": attachments})
    assert event and not event.text
    assert event.attachments[0].name == "QĐ 1234.pdf" and event.attachments[0].size_bytes == 12345


@pytest.mark.parametrize(
    ("recipient", "extra"),
    [
        ({"id": "388", "group_id": "g1"}, {}),
        ({"id": "g1"}, {}),
        ({}, {"conversation_id": "g1"}),
    ],
)
def test_the_group_is_found_wherever_it_stands(recipient: Json, extra: Json) -> None:
    message = {"msg_id": "m", "text": "/bantin", **extra}
    event = _event(event_name="user_send_group_text", recipient=recipient, message=message)
    assert event and event.address == events.Address("zalo_oa", "g1", "1", is_group=True) and event.addressed
    body = _body(event_name="user_send_group_text", recipient=recipient, message=message)
    assert events.lane_of(json.loads(body)) == "g1" and events.opens_window(json.loads(body)) is None


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("hôm nay họp lúc mấy giờ", None),
        ("nhờ @Kế hoạch 363 xem", None),  # talk about it is not talk to it
        ("@Kế hoạch 363 nhiệm vụ của Sở Nội vụ?", "nhiệm vụ của Sở Nội vụ?"),
        ("@kế hoạch 363, nhiệm vụ của Sở Nội vụ?", "nhiệm vụ của Sở Nội vụ?"),
        ("[@388] /bantin", "/bantin"),
        ("/bantin", "/bantin"),
        ("#:p1:done", None),  # there are no buttons in groups
    ],
)
def test_in_a_group_only_what_is_said_to_us(text: str, heard: str | None) -> None:
    event = _event(event_name="user_send_group_text", recipient={"group_id": "g1"}, message={"msg_id": "m", "text": text})
    assert event and event.addressed == (heard is not None)
    assert heard is None or event.text == heard


def test_an_answer_to_our_words_in_a_group_is_for_us() -> None:
    message = {"msg_id": "m", "text": "cảm ơn", "quote_msg": {"msg_id": "x", "sender": {"id": "388"}}}
    event = _event(event_name="user_send_group_text", recipient={"group_id": "g1"}, message=message)
    assert event and event.addressed


# --- read ---------------------------------------------------------------------------------------------


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloOa]:
    async with FakeZaloOa(lambda: NOW) as server:
        yield server


@pytest.fixture
async def channel(zalo: FakeZaloOa, make_sqlite: MakeDatabase) -> AsyncIterator[ZaloOaChannel]:
    zalo.user("1", "Trần Thị Lan")
    async with channel_of(zalo, make_sqlite(), FixedClock(NOW).now) as channel:
        yield channel


async def test_the_name_is_asked_for_once_and_may_be_missing(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    zalo.fail_next("/v3.0/oa/user/detail", 502)
    assert [event.sender_name for event in await channel.read(_body())] == [""]
    for _ in range(2):
        assert [event.sender_name for event in await channel.read(_body())] == ["Trần Thị Lan"]
    assert zalo.asked("/v3.0/oa/user/detail") == 1


async def test_an_old_webhook_that_is_sent_again_is_dropped(channel: ZaloOaChannel) -> None:
    old = str(int((NOW - timedelta(days=8)).timestamp() * 1000))
    assert await channel.read(_body(timestamp=old)) == ()


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b'{"event_name":"user_send_text"}', _body(timestamp="x"), _body(message=None)])
async def test_what_cannot_be_read_is_a_plain_error(channel: ZaloOaChannel, body: bytes) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        await channel.read(body)
