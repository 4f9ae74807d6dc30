"""Bots, updates and webhooks of the fake Bot API, by the judgement of aiogram and of python-telegram-bot."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_clients import AiogramClient, Client, PtbClient, Refused, refused
from tests.servers.telegram_people import DOCUMENT, PHOTO, STICKER, VOICE

# --- who it is ----------------------------------------------------------------------------------------


async def test_get_me(client: Client, server: FakeTelegram) -> None:
    me = await client.get_me()
    assert (me["id"], me["username"], me["is_bot"]) == (server.bot.id, "dondoc_bot", True)
    assert me["can_read_all_group_messages"] is False


@pytest.mark.parametrize("kind", [AiogramClient, PtbClient])
async def test_a_wrong_token_is_unauthorized(kind: type[Client], server: FakeTelegram) -> None:
    stranger = kind(server.url, "123456:AAwrong_wrong_wrong_wrong_wrong_wrong")
    assert (await refused(stranger, "get_me")).kind == "unauthorized"
    await stranger.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_raw_http_query_form_json(method: str, server: FakeTelegram) -> None:
    server.user(7, "An")
    async with aiohttp.ClientSession() as session:
        base = f"{server.url}/bot{server.token}"
        async with session.request(
            method, f"{base}/SENDMESSAGE", params={"chat_id": 7, "text": "a"}
        ) as answer:
            assert answer.status == 200 and (await answer.json())["result"]["text"] == "a"
        async with session.post(f"{base}/sendMessage", data={"chat_id": "7", "text": "b"}) as answer:
            assert (await answer.json())["ok"] is True
        async with session.post(f"{base}/sendMessage", json={"chat_id": 7, "text": "c"}) as answer:
            assert (await answer.json())["ok"] is True
        async with session.post(f"{base}/sendMesage") as answer:
            assert (answer.status, (await answer.json())["ok"]) == (404, False)
        async with session.post(f"{server.url}/botnonsense/getMe") as answer:
            assert answer.status == 404
    assert [message["text"] for message in server.messages(7)] == ["a", "b", "c"]


# --- updates ------------------------------------------------------------------------------------------


async def test_offset_confirms_and_limit_holds_back(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    for word in ("một", "hai", "ba"):
        await an.says(word)
    first = await client.get_updates(limit=2)
    assert [update["message"]["text"] for update in first] == ["một", "hai"]
    assert len(await client.get_updates()) == 3, "nothing is confirmed yet"
    after = await client.get_updates(offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in after] == ["ba"]
    assert [u["message"]["text"] for u in await client.get_updates()] == ["ba"], "confirmed ones are gone"
    assert await client.get_updates(offset=after[-1]["update_id"] + 1) == []


async def test_a_negative_offset_keeps_the_last_ones(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    for word in ("một", "hai"):
        await an.says(word)
    assert [u["message"]["text"] for u in await client.get_updates(offset=-1)] == ["hai"]
    assert len(await client.get_updates()) == 1


async def test_long_poll_waits_for_the_first_update(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    poll = asyncio.create_task(client.get_updates(timeout=5))
    await server.until(lambda: bool(server.calls("getUpdates")))
    await an.says("chào")
    assert [update["message"]["text"] for update in await asyncio.wait_for(poll, 2)] == ["chào"]


async def test_of_two_pollers_the_earlier_gets_a_conflict(client: Client, server: FakeTelegram) -> None:
    earlier = asyncio.create_task(client.get_updates(timeout=5))
    await server.until(lambda: len(server.calls("getUpdates")) == 1)
    other = AiogramClient(server.url, server.token)
    later = asyncio.create_task(other.get_updates(timeout=5))
    with pytest.raises(Refused, match="terminated by other getupdates") as caught:
        await asyncio.wait_for(earlier, 2)
    assert caught.value.kind == "conflict"
    await server.user(7, "An").says("chào")
    assert len(await asyncio.wait_for(later, 2)) == 1
    await other.close()


async def test_allowed_updates(client: Client, server: FakeTelegram) -> None:
    an = server.user(7, "An")
    await client.get_updates(allowed_updates=["message"])
    message = await an.says("chào")
    await an.edits(message, "chào anh")
    assert [set(update) - {"update_id"} for update in await client.get_updates()] == [{"message"}]


async def test_a_webhook_ends_polling_until_deleted(client: Client, server: FakeTelegram) -> None:
    with pytest.raises(Refused, match="https"):
        await client.call("set_webhook", url="http://vi.du/hook")
    assert await client.call("set_webhook", url="https://vi.du/hook", secret_token="abc") is True
    assert (await client.call("get_webhook_info"))["url"] == "https://vi.du/hook"
    with pytest.raises(Refused, match="webhook is active"):
        await client.get_updates()
    assert await client.call("delete_webhook") is True
    assert await client.get_updates() == []


async def test_every_kind_of_update_is_understood(client: Client, server: FakeTelegram) -> None:
    an, group = server.user(7, "An"), server.group(-500, "Tổ công tác", with_bot=False)
    await group.adds(server.bot, by=an, status="administrator")
    for content in (STICKER, PHOTO, VOICE, DOCUMENT):
        await an.sends(content, caption="ảnh" if content is PHOTO else "")
    await an.edits(await an.says("a"), "b")
    moved = await group.migrates(by=an)
    await moved.removes(server.bot, by=an)
    await an.blocks()
    updates = await client.get_updates()
    kinds = [next(iter(set(update) - {"update_id"})) for update in updates]
    assert kinds == [
        "my_chat_member", "message", "message", "message", "message", "message", "edited_message",
        "message", "message", "my_chat_member", "my_chat_member",
    ]  # fmt: skip
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert updates[2]["message"]["caption"] == "ảnh" and len(updates[2]["message"]["photo"]) == 2
    assert updates[7]["message"]["migrate_to_chat_id"] == moved.id
    assert updates[8]["message"]["migrate_from_chat_id"] == -500
    assert updates[9]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_privacy_mode_in_groups(client: Client, server: FakeTelegram) -> None:
    an, group = server.user(7, "An"), server.group(-500, "Tổ công tác")
    await client.call("send_message", chat_id=-500, text="Bản tin")
    for text in (
        "chuyện riêng",
        "@dondoc_bot hạn I.4?",
        "/nhiemvu",
        "/nhiemvu@khac_bot",
        "/nhiemvu@dondoc_bot",
    ):
        await an.says(text, chat=group)
    await an.says("rõ", chat=group, reply_to=server.messages(-500)[0])
    heard = [update["message"]["text"] for update in await client.get_updates()]
    assert heard == ["@dondoc_bot hạn I.4?", "/nhiemvu", "/nhiemvu@dondoc_bot", "rõ"]
    server.bot.privacy = False
    await an.says("chuyện riêng", chat=group)
    assert (await client.get_updates())[-1]["message"]["text"] == "chuyện riêng"
