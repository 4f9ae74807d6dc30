"""Sending on Telegram as texts, to a server without rich messages: parts, buttons, edits, files, and what each refusal becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.errors import NotSent, RateLimited, Rejected, Unknown, Unreachable
from bot.events import Bold, Choice, File, Fold, Picture, Quote, Reply, Table, bullets, say
from tests.bot.telegram_channel import address, connected
from tests.servers.telegram import FakeTelegram

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
HELLO = Reply((say("Chào đồng chí"),))
LONG = Reply(
    (bullets(*(f"Nhiệm vụ {n} " + "nội dung " * 40 for n in range(30))),),
    (Choice("1", "Đúng, lưu"),),
    offer="k",
)


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        running.user(7, "An")
        running.without("sendRichMessage")
        yield running


@pytest.fixture
async def channel(server: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    async with connected(server) as made:
        yield made


def said(server: FakeTelegram, chat_id: int = 7) -> list[str]:
    return [message.get("text", "") for message in server.messages(chat_id)]


async def test_every_block_arrives_as_text_and_entities(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    reply = Reply(
        (
            say("Kính gửi ", Bold("Sở <Nội> vụ & các sở")),
            Quote("Điều 1"),
            Table(("Kỳ", "Số"), (("45", "7"),)),
            Fold("Nhóm I", (bullets("I.1", "I.2"),)),
        )
    )
    sent = await channel.send(address(7), reply)
    (message,) = server.messages(7)
    assert str(message["message_id"]) == sent.message_id
    assert message["text"] == (
        "Kính gửi Sở <Nội> vụ & các sở\n\nĐiều 1\n\nKỳ  Số\n45   7\n\nNhóm I\n- I.1\n- I.2"
    )
    kinds = [entity["type"] for entity in message["entities"]]
    assert kinds == ["bold", "blockquote", "pre", "expandable_blockquote", "bold"]


async def test_a_long_reply_comes_in_numbered_parts_with_buttons_last(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    sent = await channel.send(address(7), LONG)
    messages = server.messages(7)
    assert len(messages) > 2 and str(messages[-1]["message_id"]) == sent.message_id
    assert [text.split("\n")[0] for text in said(server)] == [
        f"({n}/{len(messages)})" for n in range(1, len(messages) + 1)
    ]
    assert [server.labels(message) for message in messages] == [[]] * (len(messages) - 1) + [["Đúng, lưu"]]


async def test_an_edit_stays_in_place(channel: TelegramChannel, server: FakeTelegram) -> None:
    first = await channel.send(address(7), Reply((say("Trang 1"),), (Choice("n", "Tiếp"),), offer="k"))
    second = Reply((say("Trang 2"),), (Choice("n", "Tiếp"),), offer="k", replaces=first.message_id)
    assert await channel.send(address(7), second) == first
    assert said(server) == ["Trang 2"] and server.labels(server.messages(7)[0]) == ["Tiếp"]
    assert await channel.send(address(7), second) == first, "nothing changed, and that is fine"
    assert said(server) == ["Trang 2"]


async def test_an_edit_that_is_refused_becomes_a_new_message(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    foreign = await server.user(7, "An").says("của tôi")
    for message_id in ("999999", str(foreign["message_id"])):
        sent = await channel.send(address(7), Reply((say(message_id),), replaces=message_id))
        assert sent.message_id != message_id
    assert said(server) == ["999999", str(foreign["message_id"])]


async def test_files_are_uploaded_the_picture_first_and_buttons_last(
    channel: TelegramChannel, server: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "bieu-do.png").write_bytes(PNG)
    (tmp_path / "x1.docx").write_bytes(b"PK")
    picture, file = (
        Picture(str(tmp_path / "bieu-do.png"), "Biểu đồ"),
        File(str(tmp_path / "x1.docx"), "báo cáo.docx"),
    )
    await channel.send(
        address(7), Reply((picture, say("Bản tin"), file), (Choice("1", "Đúng, lưu"),), offer="k")
    )
    photo, document, text = server.messages(7)
    assert photo["caption"] == "Biểu đồ" and server.file(photo) == ("bieu-do.png", PNG)
    assert server.file(document) == ("báo cáo.docx", b"PK")
    assert text["text"] == "Bản tin" and server.labels(text) == ["Đúng, lưu"]
    await channel.send(address(7), Reply((picture,), (Choice("1", "Đúng, lưu"),), offer="k"))
    assert server.labels(server.messages(7)[-1]) == ["Đúng, lưu"]


async def test_a_file_that_is_not_there_is_rejected(channel: TelegramChannel, server: FakeTelegram) -> None:
    with pytest.raises(Rejected, match="cannot be read"):
        await channel.send(address(7), Reply((say("a"), File("/nowhere.docx", "a.docx"))))
    assert server.messages(7) == []


async def test_nothing_to_say_is_rejected(channel: TelegramChannel, server: FakeTelegram) -> None:
    with pytest.raises(Rejected):
        await channel.send(address(7), Reply(()))


# --- refusals -----------------------------------------------------------------------------------------


async def test_who_cannot_be_reached(channel: TelegramChannel, server: FakeTelegram) -> None:
    server.block(server.user(8, "Bình"))
    server.user(9, "Chi", started=False)
    for chat_id in (8, 9, 10):
        with pytest.raises(Unreachable) as caught:
            await channel.send(address(chat_id), HELLO)
        assert caught.value.migrated_to is None


async def test_a_migrated_group_gives_its_new_id(channel: TelegramChannel, server: FakeTelegram) -> None:
    moved = await server.group(-500, "Tổ").migrates(by=server.user(7, "An"))
    with pytest.raises(Unreachable) as caught:
        await channel.send(address(-500), HELLO)
    assert caught.value.migrated_to == str(moved.id)
    await channel.send(address(caught.value.migrated_to), HELLO)
    assert said(server, moved.id) == ["Chào đồng chí"]


async def test_a_topic_and_a_topic_that_is_gone(channel: TelegramChannel, server: FakeTelegram) -> None:
    group = server.group(-1001, "Diễn đàn", forum=True)
    first = await channel.send(replace(address(-1001), topic="5"), HELLO)
    group.chat.closed_topics.add(5)
    second = await channel.send(replace(address(-1001), topic="5"), HELLO)
    assert (first.shortfalls, second.shortfalls) == ((), ("topic_gone",))
    assert [message.get("message_thread_id") for message in server.messages(-1001)] == [5, None]


async def test_a_rate_limit_says_how_long(channel: TelegramChannel, server: FakeTelegram) -> None:
    server.fail_next("sendMessage", 429, retry_after=3)
    with pytest.raises(RateLimited) as caught:
        await channel.send(address(7), HELLO)
    assert caught.value.after_seconds == 3


async def test_a_rate_limit_of_a_proxy_is_one_too(channel: TelegramChannel, server: FakeTelegram) -> None:
    server.fail_next("sendMessage", "proxy")
    with pytest.raises(RateLimited) as caught:
        await channel.send(address(7), HELLO)
    assert caught.value.after_seconds == 5 and said(server) == []


async def test_content_that_is_refused(channel: TelegramChannel, server: FakeTelegram) -> None:
    server.fail_next("sendMessage", 400)
    with pytest.raises(Rejected):
        await channel.send(address(7), HELLO)


@pytest.mark.parametrize("fault", [500, 502, "drop"])
async def test_without_an_answer_nobody_knows(
    channel: TelegramChannel, server: FakeTelegram, fault: Any
) -> None:
    server.fail_next("sendMessage", fault)
    with pytest.raises(Unknown) as caught:
        await channel.send(address(7), HELLO)
    assert server.token not in str(caught.value)


async def test_a_timeout_after_the_request_left_is_unknown(server: FakeTelegram) -> None:
    async with connected(server, request_seconds=1) as channel:
        server.fail_next("sendMessage", "timeout")
        with pytest.raises(Unknown):
            await channel.send(address(7), HELLO)
    assert said(server) == ["Chào đồng chí"], "it was delivered indeed"


async def test_a_refused_connection_means_it_did_not_leave(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    await server.stop()
    with pytest.raises(NotSent) as caught:
        await channel.send(address(7), HELLO)
    assert server.token not in str(caught.value)


@pytest.mark.parametrize("base", ["nonsense", "http://[bad"])
async def test_a_nonsensical_address_never_shows_the_token(server: FakeTelegram, base: str) -> None:
    channel = TelegramChannel(server.token, base)
    with pytest.raises(NotSent) as caught:
        await channel.send(address(7), HELLO)
    shown = caught.value
    while shown is not None:
        assert server.token not in str(shown)
        shown = shown.__cause__ or shown.__context__  # type: ignore[assignment]
    await channel.close()


async def test_a_revoked_token_leaves_messages_to_be_sent_later(server: FakeTelegram) -> None:
    async with connected(server, token="123456:AAwrong_wrong_wrong_wrong_wrong_wrong") as channel:
        with pytest.raises(NotSent):
            await channel.send(address(7), HELLO)


# --- in the middle of several parts -------------------------------------------------------------------


async def test_a_short_limit_between_parts_is_waited_out(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    server.fail_next("sendMessage", 200)
    server.fail_next("sendMessage", 429, retry_after=1)
    await channel.send(address(7), LONG)
    count = len(said(server))
    assert [text.split("\n")[0] for text in said(server)] == [f"({n}/{count})" for n in range(1, count + 1)]


@pytest.mark.parametrize(("fault", "retry_after"), [(429, 600), (500, 0), ("drop", 0)])
async def test_what_fails_after_the_first_part_is_unknown(
    channel: TelegramChannel, server: FakeTelegram, fault: Any, retry_after: int
) -> None:
    server.fail_next("sendMessage", 200)
    server.fail_next("sendMessage", fault, retry_after=retry_after)
    with pytest.raises(Unknown):
        await channel.send(address(7), LONG)
    assert said(server)[0].startswith("(1/")
