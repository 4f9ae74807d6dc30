"""Telegram to its depth, the whole program over real HTTP: groups, topics, inline mode, edits, moving."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.events import Reply, say
from bot.wire import reply_to_json
from db import deliveries, subscriptions
from db.session import transaction
from tests.fakes import FixedClock
from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_people import DOCUMENT, PHOTO
from tests.test_telegram_loop import administrator, app, clock, code, telegram, tick

__all__ = ["app", "clock", "telegram"]


async def test_words_behind_the_name_in_any_chat_become_cards(telegram: FakeTelegram, app: App) -> None:
    stranger = telegram.user(9, "Người lạ", started=False)
    query = await stranger.types_inline("quỹ hỗ trợ phát triển hợp tác xã")
    await telegram.until(lambda: query.answer is not None)
    assert query.answer and not query.answer["is_personal"] and query.answer["cache_time"] == 300
    first = query.answer["results"][0]
    assert "Nguồn: Phụ lục" in first["text"] and "Chủ trì" in first["description"]
    everything = await stranger.types_inline("")
    await telegram.until(lambda: everything.answer is not None)
    assert everything.answer and len(everything.answer["results"]) == 29
    for words in ("tài liệu mật số 12", "thời tiết hôm nay thế nào"):
        nothing = await stranger.types_inline(words)
        await telegram.until(lambda query=nothing: query.answer is not None)  # type: ignore[misc]
        assert nothing.answer and all("Chủ trì" in card["text"] for card in nothing.answer["results"])


async def test_answers_in_a_group_name_their_question_and_a_refusal_is_for_one_person(
    telegram: FakeTelegram, app: App
) -> None:
    an, group = telegram.user(7, "An"), telegram.group(-500, "Tổ")
    asked = await an.says("nhiệm vụ I.4? @dondoc_bot", chat=group)
    answer = await telegram.next_message(group.id)
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    await an.says("/dangkybantin@dondoc_bot", chat=group)
    refused = await telegram.next_message(group.id)
    assert "Chỉ quản trị viên" in refused["text"], "shown to everybody: the bot is no administrator here"
    group.chat.bots[telegram.bot.id] = "administrator"
    other = telegram.group(-600, "Tổ khác")
    other.chat.bots[telegram.bot.id] = "administrator"
    await an.says("/dangkybantin@dondoc_bot", chat=other)
    await telegram.until(lambda: bool(telegram.shown_to(an, other)))
    assert "Chỉ quản trị viên" in telegram.shown_to(an, other)[0]["text"] and not telegram.messages(other.id)


async def test_a_command_that_nobody_else_sees_is_answered_the_same_way(telegram: FakeTelegram, app: App) -> None:
    an, group = telegram.user(7, "An"), telegram.group(-500, "Tổ")
    menu = telegram.bot.commands
    await telegram.until(lambda: "all_chat_administrators:" in menu)
    assert [command["command"] for command in menu["all_group_chats:"] if command.get("is_ephemeral")] == ["trogiup"]
    assert {"dangkybantin", "huybantin"} <= {command["command"] for command in menu["all_chat_administrators:"]}
    await an.says_alone("/trogiup", group)
    await telegram.until(lambda: bool(telegram.shown_to(an, group)))
    assert "Các lệnh" in telegram.shown_to(an, group)[0]["text"] and not telegram.messages(group.id)
    group.chat.ephemeral.clear()  # the fifteen seconds are over: what was answered is gone
    telegram.push({"message": {**telegram.world.add_message(group.chat, an.account, {}), "message_id": 0, "ephemeral_message_id": 99, "text": "/trogiup"}})
    assert "Các lệnh" in (await telegram.next_message(group.id))["text"]


async def test_greeted_once_with_what_to_do_next(telegram: FakeTelegram, app: App) -> None:
    ha, group = telegram.user(1, "Hà"), telegram.group(-500, "Tổ", with_bot=False)
    await administrator(telegram, app, ha)
    await group.adds(telegram.bot, by=ha)
    assert "/dangkybantin" in (await telegram.next_message(group.id))["text"]
    await group.adds(telegram.bot, by=ha, status="administrator")
    await ha.says("/start@dondoc_bot bantin", chat=group)
    assert "đã đăng ký" in (await telegram.next_message(group.id))["text"]
    await group.removes(telegram.bot, by=ha)
    await group.adds(telegram.bot, by=ha)
    assert "đang đăng ký nhận bản tin" in (await telegram.next_message(group.id))["text"]
    moved = await group.migrates(by=ha)
    await moved.adds(telegram.bot, by=ha)  # as some servers tell it
    await ha.says("/dangkybantin@dondoc_bot", chat=moved)
    assert "từ trước" in (await telegram.next_message(moved.id))["text"], "the subscription moved along"


async def test_the_link_that_adds_the_bot_to_a_group(telegram: FakeTelegram, app: App) -> None:
    ha = telegram.user(1, "Hà")
    await administrator(telegram, app, ha)
    await ha.says("/dangkybantin")
    (entity,) = [e for e in (await telegram.next_message(ha.id))["entities"] if e["type"] == "text_link"]
    assert entity["url"] == "https://t.me/dondoc_bot?startgroup=bantin"
    await ha.says("/moi Sở Nội vụ")
    assert "https://t.me/dondoc_bot?start=" in (await telegram.next_message(ha.id))["text"]


async def test_a_closed_topic_and_a_pin_without_the_right_are_told_once(
    telegram: FakeTelegram, app: App, clock: FixedClock
) -> None:
    ha, forum = telegram.user(1, "Hà"), telegram.group(-1001, "Diễn đàn", forum=True)
    await administrator(telegram, app, ha)
    await ha.says("/dangkybantin@dondoc_bot", chat=forum, thread=5)
    assert (await telegram.next_message(forum.id))["message_thread_id"] == 5
    forum.chat.closed_topics.add(5)
    assert await tick(app, clock, "2026-11-27 15:30") == ["digest:1:2026-W48:telegram:-1001 sent"]
    digest = await telegram.next_message(forum.id)
    assert "Bản tin tuần 48" in telegram.text_of(digest) and "message_thread_id" not in digest
    await tick(app, clock, "2026-11-30 08:00")
    said = [message["text"] for message in telegram.messages(ha.id) if "Chủ đề nhận bản tin" in message["text"]]
    assert len(said) == 1 and "“Diễn đàn”" in said[0]
    async with transaction(app.sessions) as session:
        assert [one.topic for one in await subscriptions.every(session)] == [None]
    forum.chat.closed_topics.clear()
    await ha.says("/dangkybantin@dondoc_bot", chat=forum, thread=5)
    await telegram.next_message(forum.id)
    await tick(app, clock, "2026-11-30 08:05")
    async with transaction(app.sessions) as session:
        assert [one.topic for one in await subscriptions.every(session)] == ["5"], "asked for anew, and left alone"
        await _post(app, session, "telegram", "-1001")
    await tick(app, clock, "2026-11-30 08:10")
    await tick(app, clock, "2026-11-30 08:20")
    await tick(app, clock, "2026-11-30 08:30")
    assert sum("ghim" in message.get("text", "") for message in telegram.messages(ha.id)) == 1
    assert telegram.text_of(telegram.messages(forum.id)[-1]) == "Tin được ghim", "sent all the same"


async def test_what_is_pinned_makes_no_sound_and_neither_does_a_silent_post(
    telegram: FakeTelegram, app: App, clock: FixedClock
) -> None:
    group = telegram.group(-500, "Tổ")
    group.chat.bots[telegram.bot.id] = "administrator"
    async with transaction(app.sessions) as session:
        await _post(app, session, "telegram", "-500")
    await tick(app, clock, "2026-11-24 08:10")
    message = await telegram.next_message(group.id)
    assert group.chat.pinned == [(message["message_id"], True)]
    assert (group.id, message["message_id"]) in telegram.world.silent


async def test_a_changed_message_is_not_read_again(telegram: FakeTelegram, app: App) -> None:
    an = telegram.user(7, "An")
    message = await an.says("nhiệm vụ I.4")
    await telegram.next_message(an.id)
    await an.edits(message, "nhiệm vụ I.5")
    assert "thành tin mới" in (await telegram.next_message(an.id))["text"]
    await an.edits(message, "tài liệu TỐI MẬT số 12")
    assert "đã bị từ chối, không lưu" in (await telegram.next_message(an.id))["text"]


async def test_an_album_is_one_answer_and_can_be_seen_again(telegram: FakeTelegram, app: App, clock: FixedClock) -> None:
    lan = telegram.user(2, "Lan")
    await lan.says(f"/thamgia {await code(app, 'Sở Nội vụ')}")
    await telegram.next_message(lan.id)
    await lan.presses("Đồng ý")
    await telegram.next_message(lan.id)
    await lan.sends_album([PHOTO, PHOTO, DOCUMENT], caption="I.4 xong rồi, QĐ 1234/QĐ-UBND ngày 12/11/2026")
    readback = await telegram.next_message(lan.id)
    assert "Kèm theo: 01 ảnh; QĐ 1234.pdf (52 KB)" in readback["text"], "the same photo twice counts once"
    await lan.presses("Đúng, lưu")
    assert "số tiếp nhận 000001" in (await telegram.next_message(lan.id))["text"]
    telegram.world.files |= {"AgAClarge": ("a.jpg", b"\xff\xd8\xff"), "BQAC1": ("QĐ 1234.pdf", b"%PDF")}
    await lan.says("/tep 1")
    words, paper = [await telegram.next_message(lan.id) for _ in range(2)]
    assert "kèm theo" in telegram.text_of(words) and words["rich_message"]["blocks"][1]["type"] == "photo"
    assert telegram.file(paper) == ("QĐ 1234.pdf", b"%PDF")


async def _post(app: App, session: AsyncSession, channel: str, chat_id: str) -> None:
    reply = Reply((say("Tin được ghim"),), pin=True, silent=True)
    await deliveries.enqueue(
        session, key=f"test:{chat_id}", kind="digest", channel=channel, chat_id=chat_id, user_id="", is_group=True,
        reply=reply_to_json(reply), due_at=app.now(), now=app.now(),
    )  # fmt: skip
