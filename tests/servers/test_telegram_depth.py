"""The younger methods of the fake Bot API: rich and ephemeral messages, inline answers, pins, menus, webhooks.

aiogram judges them all, python-telegram-bot (Bot API 10.0) what it knows.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import types as aio

from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_clients import AiogramClient, Client, refused


@pytest.fixture(params=[AiogramClient], ids=["aiogram"])
def newest(request: pytest.FixtureRequest, server: FakeTelegram) -> Client:
    made: Client = request.param(server.url, server.token)
    return made


def rich(*blocks: dict[str, Any]) -> aio.InputRichMessage:
    return aio.InputRichMessage.model_validate({"blocks": list(blocks)})


PARAGRAPH = {"type": "paragraph", "text": ["Kính gửi ", {"type": "bold", "text": "Sở Nội vụ"}]}
TABLE = {"type": "table", "cells": [[{"align": "left", "valign": "top", "text": "a", "is_header": True}]]}
FOLD = {"type": "details", "summary": "Nhóm I", "blocks": [{"type": "list", "items": [{"blocks": [PARAGRAPH]}]}]}


async def test_a_rich_message_comes_back_as_the_client_reads_it(newest: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    message = await newest.call("send_rich_message", chat_id=7, rich_message=rich(PARAGRAPH, TABLE, FOLD))
    assert [block["type"] for block in message["rich_message"]["blocks"]] == ["paragraph", "table", "details"]
    assert server.text_of(message) == "Kính gửi Sở Nội vụ\na\nNhóm I\n- Kính gửi Sở Nội vụ"
    await newest.close()


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ({"type": "paragraph", "text": "a" * 32_769}, "text_too_long"),
        ({"type": "table", "cells": [[{"align": "left", "valign": "top", "text": "a"}] * 21]}, "columns_too_much"),
        ({"type": "table", "cells": [[{"align": "left", "valign": "top", "text": "a"}]] * 500}, "blocks_too_much"),
    ],
)
async def test_a_rich_message_beyond_its_limits(block: dict[str, Any], why: str, newest: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    refusal = await refused(newest, "send_rich_message", chat_id=7, rich_message=rich(block))
    assert refusal.kind == "bad request" and why in str(refusal)
    deep: dict[str, Any] = PARAGRAPH
    for _ in range(16):
        deep = {"type": "details", "summary": "a", "blocks": [deep]}
    assert "depth" in str(await refused(newest, "send_rich_message", chat_id=7, rich_message=rich(deep)))
    empty = aio.InputRichMessage(blocks=[])
    assert "empty" in str(await refused(newest, "send_rich_message", chat_id=7, rich_message=empty))
    both = aio.InputRichMessage(html="<p>a</p>", blocks=[aio.InputRichBlockParagraph(text="a")])
    assert "exactly one" in str(await refused(newest, "send_rich_message", chat_id=7, rich_message=both))
    await newest.close()


async def test_an_older_server(newest: Client, server: FakeTelegram) -> None:
    server.user(7, "An")
    server.without("sendRichMessage")
    with pytest.raises(Exception, match="method not found"):
        await newest.call("send_rich_message", chat_id=7, rich_message=rich(PARAGRAPH))
    await newest.close()


async def test_for_one_person_alone(newest: Client, server: FakeTelegram) -> None:
    an, group = server.user(7, "An"), server.group(-500, "Tổ")
    alone = aio.EphemeralMessageParameters(receiver_user_id=7)
    refusal = await refused(newest, "send_message", chat_id=-500, text="a", ephemeral_message_parameters=alone)
    assert "not enough rights" in str(refusal)
    await newest.call("send_message", chat_id=-500, text="Xem", reply_markup=newest.keyboard([[("Có", "a:1")]]))
    query = await an.presses("Có", chat=group)
    pressed = aio.EphemeralMessageParameters(receiver_user_id=7, callback_query_id=query.id)
    message = await newest.call("send_message", chat_id=-500, text="b", ephemeral_message_parameters=pressed)
    assert (message["message_id"], message["receiver_user"]["id"]) == (0, 7)
    query.at -= 16
    assert "rights" in str(await refused(newest, "send_message", chat_id=-500, text="b", ephemeral_message_parameters=pressed))
    group.chat.bots[server.bot.id] = "administrator"
    await newest.call("send_message", chat_id=-500, text="c", ephemeral_message_parameters=alone)
    assert [message["text"] for message in server.shown_to(an, group)] == ["b", "c"]
    assert [message["text"] for message in server.messages(-500)] == ["Xem"]
    assert "groups" in str(await refused(newest, "send_message", chat_id=7, text="a", ephemeral_message_parameters=alone))
    await newest.close()


# --- with both clients --------------------------------------------------------------------------------


async def test_inline_queries(client: Client, server: FakeTelegram) -> None:
    query = await server.user(7, "An", started=False).types_inline("quỹ")
    (update,) = await client.get_updates(allowed_updates=["inline_query"])
    assert (update["inline_query"]["query"], update["inline_query"]["from"]["id"]) == ("quỹ", 7)
    results = [client.article(f"t-{number}", f"Nhiệm vụ {number}", "nội dung") for number in range(51)]
    assert "results_too_much" in str(await refused(client, "answer_inline_query", inline_query_id=query.id, results=results))
    same = [results[0], results[0]]
    assert "duplicate" in str(await refused(client, "answer_inline_query", inline_query_id=query.id, results=same))
    assert await client.call("answer_inline_query", inline_query_id=query.id, results=results[:50], cache_time=60)
    assert query.answer and len(query.answer["results"]) == 50 and query.answer["cache_time"] == 60
    assert "too old" in str(await refused(client, "answer_inline_query", inline_query_id=query.id, results=[]))


async def test_pins_need_the_right_and_a_message(client: Client, server: FakeTelegram) -> None:
    group = server.group(-500, "Tổ")
    message = await client.call("send_message", chat_id=-500, text="Bản tin")
    pin = {"chat_id": -500, "message_id": message["message_id"], "disable_notification": True}
    assert "not enough rights" in str(await refused(client, "pin_chat_message", **pin))
    group.chat.bots[server.bot.id] = "administrator"
    assert await client.call("pin_chat_message", **pin)
    assert group.chat.pinned == [(message["message_id"], True)]
    assert "not found" in str(await refused(client, "pin_chat_message", **pin | {"message_id": 9999}))


async def test_a_webhook_is_called_until_it_answers(client: Client, server: FakeTelegram) -> None:
    assert "https" in str(await refused(client, "set_webhook", url="http://vi.du/hook"))
    assert "unallowed" in str(await refused(client, "set_webhook", url="https://vi.du/hook", secret_token="có dấu"))
    assert await client.call("set_webhook", url="https://vi.du/hook", secret_token="abc", allowed_updates=["message"])
    an = server.user(7, "An")
    async with server.calling("https://vi.du", "http://127.0.0.1:1") as courier:
        await an.says("chào")
        await server.until(lambda: len(courier.statuses) > 1)
    assert set(courier.statuses) == {0} and len(server.bot.updates) == 1, "nobody took it, so it waits"
    assert (await refused(client, "get_updates")).kind == "conflict"
    await asyncio.sleep(0)


async def test_an_album_is_a_message_for_each_with_one_number(client: Client, server: FakeTelegram) -> None:
    photo = {"photo": [{"file_id": "a", "file_unique_id": "u", "width": 1, "height": 1}]}
    await server.user(7, "An").sends_album([photo, photo], caption="I.4")
    first, second = [update["message"] for update in await client.get_updates()]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption"] == "I.4" and "caption" not in second
