"""Messages through the fake Bot API: text, keyboards, edits, files, limits and faults, judged by two clients."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_clients import AiogramClient, Client, PtbClient, refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


# --- sending ------------------------------------------------------------------------------------------


async def test_html_becomes_text_and_entities(client: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    html = (
        "😀 <b>Sở <i>Nội</i> vụ</b> &lt;3 <a href='https://a.vn/?b=1&amp;c=2'>x</a>"
        "<blockquote expandable>dài</blockquote>"
    )
    sent = await client.call("send_message", chat_id=7, text=html, parse_mode="HTML")
    assert sent["text"] == "😀 Sở Nội vụ <3 xdài"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 3, 9),
        ("italic", 6, 3),
        ("text_link", 16, 1),
        ("expandable_blockquote", 17, 3),
    ]
    assert sent["entities"][2]["url"] == "https://a.vn/?b=1&c=2"
    assert sent["from"]["is_bot"] is True and sent["chat"] == {"id": 7, "type": "private", "first_name": "An"}


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("số 1 < 2", "Unclosed start tag at byte offset 7"),
        ("số <2> x", 'Unsupported start tag "2" at byte offset 5'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_in_telegrams_words(
    client: Client, server: FakeTelegram, html: str, message: str
) -> None:
    server.user(7, "An")
    error = await refused(client, "send_message", chat_id=7, text=html, parse_mode="HTML")
    assert error.kind == "bad request" and f"can't parse entities: {message}".lower() in str(error)
    assert server.messages(7) == []


async def test_refusals_have_telegrams_shape_and_wording(server: FakeTelegram) -> None:
    server.user(7, "An")
    async with aiohttp.ClientSession() as session:
        given = {"chat_id": 7, "text": "<b>a</i>", "parse_mode": "HTML"}
        async with session.post(f"{server.url}/bot{server.token}/sendMessage", json=given) as answer:
            assert answer.status == 400
            assert await answer.json() == {
                "ok": False,
                "error_code": 400,
                "description": "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, "
                'expected "</b>", found "</i>"',
            }


async def test_length_is_counted_in_utf16_after_parsing(client: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    await client.call("send_message", chat_id=7, text="<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    await client.call("send_message", chat_id=7, text="😀" * 2048)
    error = await refused(client, "send_message", chat_id=7, text="😀" * 2048 + "a")
    assert error.kind == "bad request" and "message is too long" in str(error)


@pytest.mark.parametrize("text", ["   ", "<b></b>", "\n"])
async def test_empty_text_is_refused(client: Client, server: FakeTelegram, text: str) -> None:
    server.user(7, "An")
    error = await refused(client, "send_message", chat_id=7, text=text, parse_mode="HTML")
    assert error.kind == "bad request" and "message text is empty" in str(error)


async def test_who_cannot_be_reached(client: Client, server: FakeTelegram) -> None:
    unknown = await refused(client, "send_message", chat_id=99, text="a")
    assert unknown.kind == "bad request" and "chat not found" in str(unknown)
    server.user(8, "Bình", started=False)
    assert "can't initiate" in str(await refused(client, "send_message", chat_id=8, text="a"))
    server.block(server.user(9, "Chi"))
    blocked = await refused(client, "send_message", chat_id=9, text="a")
    assert blocked.kind == "forbidden" and "bot was blocked by the user" in str(blocked)
    dung = server.user(10, "Dũng")
    server.deactivate(dung)
    assert "user is deactivated" in str(await refused(client, "send_message", chat_id=10, text="a"))
    group = server.group(-500, "Tổ")
    await group.removes(server.bot, by=dung)
    assert "bot was kicked" in str(await refused(client, "send_message", chat_id=-500, text="a"))


async def test_writing_first_unblocks(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    server.block(an)
    await an.says("/start")
    await client.call("send_message", chat_id=7, text="Chào đồng chí")


async def test_a_migrated_group_names_its_new_id(client: Client, server: FakeTelegram) -> None:
    group = server.group(-500, "Tổ")
    moved = await group.migrates(by=server.user(7, "An"))
    error = await refused(client, "send_message", chat_id=-500, text="a")
    assert (error.kind, error.migrated_to) == ("migrated", moved.id)
    sent = await client.call("send_message", chat_id=moved.id, text="a")
    assert sent["chat"]["type"] == "supergroup"


async def test_forum_topics(client: Client, server: FakeTelegram) -> None:
    server.group(-1001, "Diễn đàn", forum=True)
    sent = await client.call("send_message", chat_id=-1001, text="a", message_thread_id=5)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (5, True)
    server.world.groups[-1001].closed_topics.add(5)
    error = await refused(client, "send_message", chat_id=-1001, text="a", message_thread_id=5)
    assert "topic_closed" in str(error)


async def test_replies_quote_their_message(client: Client, server: FakeTelegram) -> None:
    asked = await server.user(7, "An").says("hạn?")
    sent = await client.call(
        "send_message",
        chat_id=7,
        text="30/11",
        reply_parameters=_reply_parameters(client, asked["message_id"]),
    )
    assert sent["reply_to_message"]["text"] == "hạn?"
    error = await refused(
        client, "send_message", chat_id=7, text="a", reply_parameters=_reply_parameters(client, 999_999)
    )
    assert "message to be replied not found" in str(error)


def _reply_parameters(client: Client, message_id: int) -> Any:
    import telegram as ptb
    from aiogram import types

    kind = types.ReplyParameters if isinstance(client, AiogramClient) else ptb.ReplyParameters
    return kind(message_id=message_id)


# --- keyboards, presses, edits ------------------------------------------------------------------------


async def test_keyboard_press_and_answer(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    keyboard = client.keyboard([[("Có tiến triển", "o1:1"), ("Hủy", "o1:2")]])
    sent = await client.call("send_message", chat_id=7, text="Tình hình?", reply_markup=keyboard)
    assert server.labels(await server.next_message(7)) == ["Có tiến triển", "Hủy"]
    query = await an.presses("Có tiến triển")
    (update,) = await client.get_updates()
    pressed = update["callback_query"]
    assert (pressed["data"], pressed["from"]["id"]) == ("o1:1", 7)
    assert pressed["message"]["message_id"] == sent["message_id"]
    assert query.answer is None
    assert await client.call("answer_callback_query", callback_query_id=pressed["id"], text="Đã nhận") is True
    assert query.answer == {"text": "Đã nhận", "show_alert": False}
    again = await refused(client, "answer_callback_query", callback_query_id=pressed["id"])
    assert again.kind == "bad request" and "query is too old" in str(again)
    with pytest.raises(AssertionError, match="no button"):
        await an.presses("Không có nút này")


@pytest.mark.parametrize(("size", "is_fine"), [(1, True), (64, True), (65, False)])
async def test_button_data_has_1_to_64_bytes(
    client: Client, server: FakeTelegram, size: int, is_fine: bool
) -> None:
    server.user(7, "An")
    arguments = {"chat_id": 7, "text": "?", "reply_markup": client.keyboard([[("Nút", "x" * size)]])}
    if is_fine:
        await client.call("send_message", **arguments)
    else:
        assert "button_data_invalid" in str(await refused(client, "send_message", **arguments))


async def test_button_data_counts_bytes_not_letters(client: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    keyboard = client.keyboard([[("Nút", "ệ" * 22)]])
    error = await refused(client, "send_message", chat_id=7, text="?", reply_markup=keyboard)
    assert "button_data_invalid" in str(error)


async def test_edit_in_place(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    sent = await client.call(
        "send_message", chat_id=7, text="1", reply_markup=client.keyboard([[("a", "o:a")]])
    )
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    edited = await client.call("edit_message_text", text="<b>2</b>", parse_mode="HTML", **where)
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("2", False, True)
    same = await refused(client, "edit_message_text", text="<b>2</b>", parse_mode="HTML", **where)
    assert "message is not modified" in str(same)
    missing = await refused(client, "edit_message_text", text="3", chat_id=7, message_id=999_999)
    assert "message to edit not found" in str(missing)
    foreign = await an.says("của tôi")
    error = await refused(client, "edit_message_text", text="3", chat_id=7, message_id=foreign["message_id"])
    assert "message can't be edited" in str(error)
    assert await client.call("delete_message", **where) is True
    assert "message to delete not found" in str(await refused(client, "delete_message", **where))


# --- files, commands, chats ---------------------------------------------------------------------------


async def test_uploads(client: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    photo = await client.call("send_photo", chat_id=7, photo=client.upload("a.png", PNG), caption="Biểu đồ")
    assert photo["caption"] == "Biểu đồ" and server.file(server.messages(7)[0]) == ("a.png", PNG)
    document = await client.call("send_document", chat_id=7, document=client.upload("bao-cao.docx", b"PK1"))
    assert document["document"]["file_name"] == "bao-cao.docx" and document["document"]["file_size"] == 3
    again = await client.call("send_document", chat_id=7, document=document["document"]["file_id"])
    assert again["document"]["file_id"] == document["document"]["file_id"]
    broken = await refused(client, "send_photo", chat_id=7, photo=client.upload("a.png", b"text"))
    assert "image_process_failed" in str(broken)
    long = await refused(
        client, "send_photo", chat_id=7, photo=client.upload("a.png", PNG), caption="x" * 1025
    )
    assert "caption is too long" in str(long)


async def test_commands(client: Client, server: FakeTelegram) -> None:
    commands = [client.command("nhiemvu", "Nhiệm vụ của cơ quan")]
    assert await client.call("set_my_commands", commands=commands) is True
    assert [c["command"] for c in await client.call("get_my_commands")] == ["nhiemvu"]
    error = await refused(client, "set_my_commands", commands=[client.command("nhiệmvụ", "x")])
    assert "bot_command_invalid" in str(error)


async def test_chat_and_member_and_action(client: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    server.group(-500, "Tổ công tác")
    assert (await client.call("get_chat", chat_id=-500))["title"] == "Tổ công tác"
    assert (await client.call("get_chat_member", chat_id=-500, user_id=7))["status"] == "member"
    assert await client.call("send_chat_action", chat_id=7, action="typing") is True


# --- what goes wrong ----------------------------------------------------------------------------------


async def test_asked_for_rate_limit(client: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    server.fail_next("sendMessage", 429, retry_after=3)
    error = await refused(client, "send_message", chat_id=7, text="a")
    assert (error.kind, error.retry_after) == ("too many", 3)
    await client.call("send_message", chat_id=7, text="b")
    assert [message["text"] for message in server.messages(7)] == ["b"]


async def test_real_rate_limits(client: Client, server: FakeTelegram) -> None:
    now = 100.0
    server.limit_rates(lambda: now)
    server.group(-500, "Tổ")
    for _ in range(4):
        await client.call("send_message", chat_id=-500, text="a")
    burst = await refused(client, "send_message", chat_id=-500, text="a")
    assert (burst.kind, burst.retry_after) == ("too many", 4)
    now += 4
    for _ in range(16):
        now += 1.5
        await client.call("send_message", chat_id=-500, text="a")
    now += 4
    minute = await refused(client, "send_message", chat_id=-500, text="a")
    assert minute.kind == "too many" and minute.retry_after == 28
    server.user(7, "An")
    await client.call("send_message", chat_id=7, text="others are not touched")


@pytest.mark.parametrize(("fault", "kind"), [(500, "server"), (502, "network"), ("drop", "network")])
async def test_faults(client: Client, server: FakeTelegram, fault: Any, kind: str) -> None:
    server.user(7, "An")
    server.fail_next("sendMessage", fault)
    assert (await refused(client, "send_message", chat_id=7, text="a")).kind == kind
    assert len(server.messages(7)) == (1 if fault == "drop" else 0)


async def test_a_stopped_server_comes_back_on_its_port(client: Client, server: FakeTelegram) -> None:
    await client.get_me()
    await server.stop()
    assert (await refused(client, "get_me")).kind == "network"
    await server.start()
    assert (await client.get_me())["username"] == "dondoc_bot"


async def test_two_bots_have_their_own_updates_and_chats(client: Client, server: FakeTelegram) -> None:
    other_bot = server.add_bot("khac_bot")
    other = PtbClient(server.url, other_bot.token)
    an = server.user(7, "An")
    await an.says("cho bot khác", bot=other_bot)
    assert await client.get_updates() == []
    assert [update["message"]["text"] for update in await other.get_updates()] == ["cho bot khác"]
    await other.close()
