"""Listening on Telegram: every update once and in order, through faults of the network and of the handler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from bot.errors import ChannelError, SetupError
from bot.events import Choice, Event, Reply, Shortcut, say
from tests.bot.telegram_channel import address, connected, listening
from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_people import DOCUMENT, PHOTO, STICKER


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture
async def channel(server: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    async with connected(server) as made:
        yield made


async def test_a_deep_link_a_question_a_sticker(channel: TelegramChannel, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    async with listening(channel) as inbox:
        await an.says("/start AB12CD")
        await an.says("nhiệm vụ của Sở Nội vụ?")
        await an.sends(STICKER)
        started, asked, stuck = await inbox.take(3)
    assert (started.text, asked.text, stuck.text) == ("/start AB12CD", "nhiệm vụ của Sở Nội vụ?", "")
    assert stuck.attachments[0].kind == "sticker"
    assert started.address == address(7) and started.sender_name == "An"
    assert started.id.startswith("u") and len({started.id, asked.id, stuck.id}) == 3


async def test_a_group_with_vietnamese_and_emoji_before_the_mention(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    server.bot.privacy = False
    an, group = server.user(7, "An"), server.group(-500, "Tổ công tác")
    async with listening(channel) as inbox:
        await an.says("Kính nhờ 👍 @dondoc_bot cho biết hạn I.4", chat=group)
        await an.says("/nhiemvu@khac_bot I.4", chat=group)
        await an.says("chuyện riêng", chat=group)
        called, other, talk = await inbox.take(3)
    assert (called.addressed, called.text) == (True, "Kính nhờ 👍 cho biết hạn I.4")
    assert not other.addressed and not talk.addressed
    assert called.address == address(-500, user_id=7)


async def test_added_migrated_removed(channel: TelegramChannel, server: FakeTelegram) -> None:
    an, group = server.user(7, "An"), server.group(-500, "Tổ công tác", with_bot=False)
    async with listening(channel) as inbox:
        await group.adds(server.bot, by=an)
        moved = await group.migrates(by=an)
        await moved.removes(server.bot, by=an)
        joined, migrated, left = await inbox.take(3)
    assert [event.kind for event in (joined, migrated, left)] == ["joined", "migrated", "left"]
    assert (migrated.old_chat_id, migrated.address.chat_id) == ("-500", str(moved.id))


async def test_an_album_is_one_event_and_what_follows_waits_for_it(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    an, binh = server.user(7, "An"), server.user(8, "Bình")
    async with listening(channel) as inbox:
        await an.sends_album([PHOTO, DOCUMENT], caption="I.4 xong")
        await binh.says("chào")
        await an.says("gửi đủ rồi")
        first, *others = await inbox.take(3)
        assert first.address == address(8), "other chats do not wait"
        assert [(event.text, len(event.attachments)) for event in others] == [("I.4 xong", 2), ("gửi đủ rồi", 0)]
        await server.until(lambda: server.bot.updates == [])


async def test_a_late_picture_of_an_album_joins_it(channel: TelegramChannel, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    async with listening(channel) as inbox:
        message = (await an.sends_album([PHOTO], caption="I.4 xong"))[0]
        await server.until(lambda: len(server.calls("getUpdates")) > 1)
        await an.sends(DOCUMENT | {"media_group_id": message["media_group_id"]})
        assert len((await inbox.one()).attachments) == 2


async def test_a_press_is_answered_and_understood(channel: TelegramChannel, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    reply = Reply(
        (say("Tình hình?"),), (Choice("1", "Có tiến triển"),), (Shortcut("Xem", "nhiemvu I.4"),), offer="k7"
    )
    sent = await channel.send(address(7), reply)
    async with listening(channel) as inbox:
        query = await an.presses("Có tiến triển")
        pressed = await inbox.one()
        await an.presses("Xem")
        typed = await inbox.one()
        await server.until(lambda: query.answer is not None)
    assert (pressed.kind, pressed.offer, pressed.choice) == ("press", "k7", "1")
    assert pressed.message_id == sent.message_id
    assert (typed.kind, typed.text, typed.choice) == ("press", "/nhiemvu I.4", None)


async def test_a_press_is_answered_even_when_the_handler_fails(
    channel: TelegramChannel, server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(event: Event) -> None:
        raise RuntimeError("handler is broken")

    an = server.user(7, "An")
    await channel.send(address(7), Reply((say("?"),), (Choice("1", "Có"),), offer="k7"))
    async with listening(channel, fail):
        query = await an.presses("Có")
        await server.until(lambda: query.answer is not None)
    assert "handler is broken" in caplog.text


async def test_an_answer_refused_to_a_press_does_not_stop_it(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    an = server.user(7, "An")
    await channel.send(address(7), Reply((say("?"),), (Choice("1", "Có"),), offer="k7"))
    server.fail_next("answerCallbackQuery", 400)
    async with listening(channel) as inbox:
        await an.presses("Có")
        assert (await inbox.one()).choice == "1"


async def test_a_broken_update_holds_up_nobody(
    channel: TelegramChannel, server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    an = server.user(7, "An")
    async with listening(channel) as inbox:
        server.push({"message": {"message_id": "?", "chat": 5, "date": "hôm qua"}})
        server.push({"callback_query": {"id": "1"}})
        server.push({"message": None})
        server.push({"something_of_next_year": {"a": 1}})
        await an.says("sau đó")
        assert (await inbox.one()).text == "sau đó"
        await server.until(lambda: server.bot.updates == [])
    assert caplog.text.count("cannot be read") == 3


# --- handled, then confirmed --------------------------------------------------------------------------


async def test_an_update_is_confirmed_only_after_it_was_handled(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    may_end = asyncio.Event()
    begun: list[str] = []

    async def slow(event: Event) -> None:
        begun.append(event.id)
        await may_end.wait()

    await server.user(7, "An").says("một")
    async with listening(channel, slow):
        await server.until(lambda: len(begun) == 1)
        await asyncio.sleep(1.2)  # longer than others wait: polls go on meanwhile
        assert len(server.bot.updates) == 1 and len(begun) == 1
        may_end.set()
        await server.until(lambda: server.bot.updates == [], what="the confirmation")
    assert len(begun) == 1


async def test_what_was_under_way_at_a_stop_comes_again(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    cancelled: list[str] = []

    async def stuck(event: Event) -> None:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.append(event.id)
            raise

    await server.user(7, "An").says("một")
    async with listening(channel, stuck):
        await server.until(lambda: len(server.calls("getUpdates")) == 1)
        await asyncio.sleep(0.05)
    async with listening(channel) as inbox:
        assert [(await inbox.one()).id] == cancelled


async def test_one_chat_in_order_others_beside_it(channel: TelegramChannel, server: FakeTelegram) -> None:
    may_end = asyncio.Event()
    ended: list[str] = []

    async def handle(event: Event) -> None:
        if event.text == "chậm":
            await may_end.wait()
        ended.append(event.text)

    an, binh = server.user(7, "An"), server.user(8, "Bình")
    async with listening(channel, handle):
        await an.says("chậm")
        await an.says("sau")
        await binh.says("của Bình")
        await server.until(lambda: ended == ["của Bình"])
        await binh.says("nữa")
        await server.until(lambda: ended == ["của Bình", "nữa"])
        may_end.set()
        await server.until(lambda: ended == ["của Bình", "nữa", "chậm", "sau"])


# --- what goes wrong ----------------------------------------------------------------------------------


async def test_a_wrong_token_says_what_to_do(server: FakeTelegram) -> None:
    for token in ("123456:AAwrong_wrong_wrong_wrong_wrong_wrong", "not a token"):
        async with connected(server, token=token) as channel:
            with pytest.raises(SetupError, match="TELEGRAM_TOKEN .* @BotFather") as caught:
                await channel.check()
            assert token not in str(caught.value)
            with pytest.raises(SetupError):
                await channel.run(_nobody)


async def _nobody(event: Event) -> None:
    raise AssertionError(event)


async def test_check_tells_the_username(channel: TelegramChannel, server: FakeTelegram) -> None:
    assert channel.bot_username == ""
    assert await channel.check() == channel.bot_username == "dondoc_bot"
    await server.stop()
    with pytest.raises(ChannelError):
        await channel.check()


async def test_the_network_goes_and_comes_back(
    channel: TelegramChannel, server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    an = server.user(7, "An")
    async with listening(channel) as inbox:
        await an.says("trước")
        await inbox.one()
        await server.stop()
        await asyncio.sleep(0.2)
        await an.says("trong lúc mất mạng")
        await server.start()
        assert (await inbox.one()).text == "trong lúc mất mạng"
    assert "no answer, trying again" in caplog.text and "answers again" in caplog.text
    assert server.token not in caplog.text


async def test_the_network_is_not_there_at_the_start(channel: TelegramChannel, server: FakeTelegram) -> None:
    await server.stop()
    async with listening(channel) as inbox:
        await asyncio.sleep(0.1)
        await server.start()
        await server.user(7, "An").says("chào")
        assert (await inbox.one()).text == "chào"


@pytest.mark.parametrize("fault", [500, 502, 429, "drop"])
async def test_a_failed_poll_loses_nothing(
    channel: TelegramChannel, server: FakeTelegram, fault: int | str
) -> None:
    server.fail_next("getUpdates", fault, retry_after=1, times=2)  # type: ignore[arg-type]
    async with listening(channel) as inbox:
        await server.user(7, "An").says("chào")
        assert (await inbox.one()).text == "chào"
        await asyncio.sleep(0.1)
        assert inbox.events == []


async def test_of_two_pollers_one_is_told_clearly(
    channel: TelegramChannel, server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(server) as other, listening(channel), listening(other):
        await server.until(lambda: "another process uses the same token" in caplog.text)
    assert server.token not in caplog.text


async def test_a_webhook_left_behind_is_removed_and_the_menu_is_set(server: FakeTelegram) -> None:
    server.bot.webhook_url = "https://vi.du/hook"
    async with connected(server, commands=[("nhiemvu", "Nhiệm vụ")]) as channel, listening(channel) as inbox:
        await server.user(7, "An").says("chào")
        await inbox.one()
    assert server.bot.webhook_url == ""
    assert server.bot.commands["all_private_chats:"] == [{"command": "nhiemvu", "description": "Nhiệm vụ"}]


async def test_a_refused_menu_does_not_keep_the_bot_from_working(
    server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(server, commands=[("nhiệmvụ", "x")]) as channel, listening(channel) as inbox:
        await server.user(7, "An").says("chào")
        await inbox.one()
    assert "BOT_COMMAND_INVALID" in caplog.text
