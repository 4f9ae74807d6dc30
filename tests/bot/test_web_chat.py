"""The chat over real WebSockets: turns, rooms, mail from elsewhere, and everything that can break in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.web import WebChannel
from bot.errors import NotSent
from bot.events import Address, Event, File, Fold, Picture, Reply, say
from bot.web.frames import BadFrame, address_of, read_frame
from bot.web.mailbox import DbMailbox
from tests.bot.website import ANNA, BINH, ROOM, Site, opened, site, words
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
async def here(sqlite_sessions: Sessions, clock: FixedClock) -> AsyncIterator[Site]:
    async with site(sqlite_sessions, clock) as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


# --- a private chat -----------------------------------------------------------------------------------


async def test_question_is_answered_and_confirmed(here: Site, client: ClientSession, clock: FixedClock) -> None:
    async with opened(client, here) as page:
        await page.say("nhiệm vụ của Sở Nội vụ?", id="abc")
        message = await page.next("message")
        assert words(message) == "echo: nhiệm vụ của Sở Nội vụ?"
        assert message["message"]["at"] == clock.now().isoformat()
        assert (await page.next("took"))["id"] == "abc"
    [event] = here.bot.heard
    assert event.address == Address("web", ANNA, ANNA, is_group=False)
    assert (event.id, event.sender_name, event.addressed, event.at) == (f"{ANNA}:abc", "Person-Anna", True, clock.now())


async def test_press_carries_the_choice_and_where_it_was_made(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        await page.say("everything")
        message = await page.next("message")
        assert "data" not in message["message"]["reply"] or message["message"]["reply"]["data"] == {}
        press = {"type": "press", "chat": ANNA, "choice": "~next", "offer": "o1", "message_id": str(message["id"]), "id": "p1"}
        await page.socket.send_json(press)
        assert words(await page.next("message")) == "pressed ~next"
    event = here.bot.heard[-1]
    assert (event.kind, event.choice, event.offer, event.message_id) == ("press", "~next", "o1", str(message["id"]))


async def test_words_sent_again_after_a_broken_line_keep_their_id(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        await page.say("một", id="same")
        await page.next("took")
    async with opened(client, here) as page:
        await page.say("một", id="same")
        assert (await page.next("took"))["id"] == "same"
    assert [event.id for event in here.bot.heard] == [f"{ANNA}:same"]


async def test_unread_mail_survives_a_restart_and_read_mail_does_not_return(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    async with site(sqlite_sessions, clock) as before, opened(client, before) as page:
        await page.say("read", id="1")
        read = await page.next("message")
        await page.next("took")
        await page.socket.send_json({"type": "ack", "chat": ANNA, "up_to": read["id"]})
        await page.say("unread", id="2")
        await page.next("took")
    async with site(sqlite_sessions, clock, bot=before.bot) as after, opened(client, after) as page:
        assert words(await page.next("message")) == "echo: unread"
        await page.say("unread", id="2")  # the page never heard that it was taken
        assert (await page.next("took"))["id"] == "2"
        assert len(after.bot.heard) == 2


async def test_page_cannot_acknowledge_what_it_was_not_shown(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        await page.socket.send_json({"type": "ack", "chat": ANNA, "up_to": 2**40})
        await page.say("still here")
        await page.next("message")
    async with opened(client, here) as page:
        assert words(await page.next("message")) == "echo: still here"


async def test_mail_of_another_process_is_noticed(here: Site, client: ClientSession, sqlite_sessions: Sessions, clock: FixedClock) -> None:
    elsewhere = WebChannel(DbMailbox(sqlite_sessions, clock.now))
    async with opened(client, here) as page:
        await page.hears_nothing("message")
        sent = await elsewhere.send(Address("web", ANNA, ANNA), Reply((say("from a tick"),)))
        message = await page.next("message")
        assert (words(message), str(message["id"])) == ("from a tick", sent.message_id)


async def test_two_pages_of_one_person_see_the_same(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as first, opened(client, here) as second:
        await first.say("hai trang")
        assert words(await second.next("message")) == "hai trang"
        assert words(await second.next("message")) == "echo: hai trang"
        assert words(await first.next("message")) == "echo: hai trang"


async def test_nobody_else_sees_a_private_chat(here: Site, client: ClientSession) -> None:
    async with opened(client, here, ANNA) as anna, opened(client, here, BINH) as binh:
        await binh.say("xin chào", chat=ANNA)
        assert (await binh.next("problem"))["code"] == "bad_frame"
        await anna.say("riêng")
        await anna.next("message")
        assert await binh.hears_nothing("message")


async def test_failed_turn_is_told_and_may_be_repeated(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        here.bot.fails = True
        await page.say("một", id="again")
        problem = await page.next("problem")
        assert (problem["code"], problem["id"]) == ("failed", "again")
        here.bot.fails = False
        await page.say("một", id="again")
        assert words(await page.next("message")) == "echo: một"


async def test_typing_is_shown_while_a_turn_runs(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        await page.say("một")
        assert [(await page.next("typing"))["on"] for _ in range(2)] == [True, False]


async def test_words_are_taken_although_the_page_is_closed_at_once(here: Site, client: ClientSession) -> None:
    here.bot.thinks_seconds = 0.3
    async with opened(client, here) as page:
        await page.say("gửi rồi cất máy")
    await asyncio.sleep(0.8)
    async with opened(client, here) as page:
        assert words(await page.next("message")) == "echo: gửi rồi cất máy"


async def test_a_flood_from_one_page_is_held_back(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        for number in range(60):
            await page.say("nhanh", id=f"f{number}")
        assert (await page.next("problem"))["code"] == "busy"
        await asyncio.sleep(0.5)
        await page.say("chậm lại", id="later")
        async with asyncio.timeout(5):
            while (await page.next("took"))["id"] != "later":
                pass


# --- a room -------------------------------------------------------------------------------------------


async def test_members_read_each_other_and_the_bot_hears_only_what_is_meant_for_it(here: Site, client: ClientSession) -> None:
    async with opened(client, here, ANNA) as anna, opened(client, here, BINH) as binh:
        await anna.say("chào cả nhóm", id="r1", chat=ROOM)
        assert words(await binh.next("message")) == "chào cả nhóm"
        await anna.say("@dondoc nhiệm vụ hết hạn", id="r2", chat=ROOM)
        assert words(await binh.next("message")) == "@dondoc nhiệm vụ hết hạn"
        assert words(await binh.next("message")) == "echo: nhiệm vụ hết hạn"
        said = [words(await anna.next("message")) for _ in range(3)]
        assert said == ["chào cả nhóm", "@dondoc nhiệm vụ hết hạn", "echo: nhiệm vụ hết hạn"]
    talk, question = here.bot.heard
    assert not talk.addressed
    assert question.addressed and question.text == "nhiệm vụ hết hạn"
    assert question.address == Address("web", ROOM, ANNA, is_group=True)
    assert question.chat_title == "Nhóm tổng hợp"


async def test_late_member_reads_what_was_said_and_reading_takes_nothing_away(here: Site, client: ClientSession) -> None:
    async with opened(client, here, ANNA) as anna:
        await anna.say("/bantin", chat=ROOM)
        await anna.next("message")
        bulletin = await anna.next("message")
        await anna.socket.send_json({"type": "ack", "chat": ROOM, "up_to": bulletin["id"]})
        await anna.say("một", id="m2")
        await anna.next("took")
    async with opened(client, here, BINH) as binh:
        assert [words(await binh.next("message")) for _ in range(2)] == ["/bantin", "echo: /bantin"]


async def test_reply_for_one_member_is_shown_to_that_member(here: Site, client: ClientSession) -> None:
    async with opened(client, here, ANNA) as anna, opened(client, here, BINH) as binh:
        await here.bot.channel.send(Address("web", ROOM, BINH, True), Reply((say("chỉ Bình"),), only_for=BINH))
        await here.bot.channel.send(Address("web", ROOM, BINH, True), Reply((say("cả nhóm"),)))
        assert words(await anna.next("message")) == "cả nhóm"
        assert words(await binh.next("message")) == "chỉ Bình"


@pytest.mark.parametrize(
    ("text", "addressed", "stripped"),
    [
        ("/nhiemvu I.4", True, "/nhiemvu I.4"),
        ("/nhiemvu@dondoc I.4", True, "/nhiemvu I.4"),
        ("@dondoc nhiệm vụ?", True, "nhiệm vụ?"),
        ("nhiệm vụ nào hết hạn, @Dondoc", True, "nhiệm vụ nào hết hạn,"),
        ("@DONDOC, cho biết mục tiêu", True, "cho biết mục tiêu"),
        ("@dondoc", True, ""),
        ("nhiệm vụ hết hạn", False, "nhiệm vụ hết hạn"),
        ("gửi về lienhe@dondoc.vn", False, "gửi về lienhe@dondoc.vn"),
        ("@dondoc_khac xin chào", False, "@dondoc_khac xin chào"),
        ("đã/đang làm", False, "đã/đang làm"),
    ],
)
def test_words_in_a_room_meant_for_the_bot(text: str, addressed: bool, stripped: str) -> None:
    assert address_of(text) == (addressed, stripped)


# --- what can be wrong with a frame -------------------------------------------------------------------

SAY = {"type": "say", "chat": ANNA, "text": "x", "id": "1"}


@pytest.mark.parametrize(
    "raw",
    [
        "", "nonsense", "null", "[]", "1", "[" * 60_000, "{}",
        json.dumps({**SAY, "type": "shout"}),
        json.dumps({**SAY, "text": 5}),
        json.dumps({**SAY, "id": ""}),
        json.dumps({**SAY, "id": "x" * 65}),
        json.dumps({**SAY, "id": "a:b"}),
        json.dumps({"type": "press", "chat": ANNA, "choice": "có dấu", "offer": "o", "message_id": "1", "id": "1"}),
        json.dumps({"type": "ack", "chat": ANNA, "up_to": True}),
        json.dumps({"type": "ack", "chat": ANNA, "up_to": 10**30}),
        json.dumps({"type": "hello", "user": "room:x", "name": "", "room": None}),
        json.dumps({"type": "hello", "user": ANNA, "room": "no-room"}),
    ],
)  # fmt: skip
async def test_broken_frame_is_refused_and_the_line_stays(here: Site, client: ClientSession, raw: str) -> None:
    with pytest.raises(BadFrame):
        read_frame(raw)
    async with opened(client, here) as page:
        await page.socket.send_str(raw)
        assert (await page.next("problem"))["code"] == "bad_frame"
        await page.socket.send_bytes(b"\x00")
        assert (await page.next("problem"))["code"] == "bad_frame"
        await page.say("vẫn nghe")
        assert words(await page.next("message")) == "echo: vẫn nghe"


async def test_text_that_no_database_takes_is_mended(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        await page.socket.send_str(json.dumps({**SAY, "text": "a\x00b\ud800c😀"}))  # escapes, as ASCII
        assert words(await page.next("message")) == "echo: ab\ufffdc😀"


async def test_ten_thousand_characters_pass_and_an_endless_frame_does_not(here: Site, client: ClientSession) -> None:
    async with opened(client, here) as page:
        await page.say("ệ" * 10_000)
        assert len(words(await page.next("message"))) == 10_006
        await page.next("took")
        await page.socket.send_str("x" * 70_000)
        while (message := await page.socket.receive()).type is WSMsgType.TEXT:
            pass
        assert message.type is WSMsgType.CLOSE and message.data == 1009
    async with opened(client, here) as page:
        await page.say("trở lại", id="m2")
        await page.next("took")


async def test_nothing_counts_before_the_greeting(here: Site, client: ClientSession) -> None:
    async with client.ws_connect(f"{here.origin}/ws", headers={"Origin": here.origin}) as socket:
        await socket.send_json(SAY)
        assert (await socket.receive_json())["code"] == "hello_first"
    assert here.bot.heard == []


# --- the channel by itself ----------------------------------------------------------------------------


async def test_files_are_named_and_never_give_away_their_path(sqlite_sessions: Sessions, clock: FixedClock) -> None:
    mailbox = DbMailbox(sqlite_sessions, clock.now)
    reply = Reply((File("/srv/secret/a.docx", "Báo cáo.docx"), Fold("Ảnh", (Picture("/srv/secret/b.png", "Biểu đồ"),))))
    await WebChannel(mailbox).send(Address("web", ANNA, ANNA), reply)
    [(_, message)] = await mailbox.after(ANNA, 0, 10)
    text = json.dumps(message, ensure_ascii=False)
    assert "secret" not in text and "Báo cáo.docx" in text and "Biểu đồ" in text


async def test_words_before_the_channel_runs_wait_for_it(sqlite_sessions: Sessions, clock: FixedClock) -> None:
    channel = WebChannel(DbMailbox(sqlite_sessions, clock.now))
    heard: list[Any] = []

    async def on_event(event: Event) -> None:
        heard.append(event.id)

    waiting = asyncio.create_task(channel.receive(Event("e1", Address("web", ANNA, ANNA))))
    await asyncio.sleep(0)
    running = asyncio.create_task(channel.run(on_event))
    await waiting
    assert heard == ["e1"]
    running.cancel()


async def test_database_away_is_a_message_not_sent(tmp_path: Any, make_sqlite: Any, clock: FixedClock) -> None:
    from db.session import make_engine, make_sessions

    engine = make_engine(make_sqlite(is_empty=True))
    channel = WebChannel(DbMailbox(make_sessions(engine), clock.now))
    with pytest.raises(NotSent):
        await channel.send(Address("web", ANNA, ANNA), Reply((say("x"),)))
    await engine.dispose()
