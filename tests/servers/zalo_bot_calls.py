"""The methods of the fake Zalo Bot Platform (zalo.md A2): exactly those that are documented, and as strict."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp

from tests.servers.zalo_bot_world import BotError, Chat, Json, World

MOST_TEXT = 2000
_STYLES = {"b", "i", "u", "s", "f_13", "f_15", "f_18", "f_20", "c_050a19", "c_15a85f", "c_f7b503", "c_f27806", "c_db342e", "lst_1", "lst_2", *(f"ind_{n}" for n in range(1, 6))}
_NOTHING: Json = {}


def _bad(why: str) -> BotError:
    return BotError(400, f"Bad Request: {why}")


def _fields(body: Json, required: set[str], optional: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    if missing := required - set(body):
        raise _bad(f"The {sorted(missing)[0]} must not be empty")
    if unknown := set(body) - required - optional:
        raise _bad(f"unknown field {sorted(unknown)[0]}")


def _chat(world: World, body: Json) -> Chat:
    chat_id = body["chat_id"]
    if not isinstance(chat_id, str):
        raise _bad("chat_id must be a string")
    if not chat_id:
        raise _bad("The chat_id must not be empty")
    chat = world.reaches(chat_id)
    if chat.is_group and not world.switches.may_start_in_groups and not chat.has_asked:
        raise _bad("the group has not asked")
    return chat


def length(world: World, text: str) -> int:
    return len(text.encode("utf-16-le")) // 2 if world.switches.counts == "utf16" else len(text)


def _text(world: World, text: object) -> str:
    if not isinstance(text, str) or not text.strip() or length(world, text) > MOST_TEXT:
        raise _bad("text must have 1 to 2000 characters")
    return text


def _record(world: World, chat: Chat, content: Json) -> Json:
    world.charge()
    sent = {"message_id": world.new_id(), "date": int(time.time() * 1000)}
    chat.sent.append({**sent, **content})
    chat.has_asked = False
    if world.switches.echoes:
        me = {"id": world.bot_id, "display_name": world.name, "is_bot": False}  # sources do not say that it says so
        message = {**sent, "from": me, "chat": {"id": chat.id, "chat_type": "GROUP" if chat.is_group else "PRIVATE"}, "text": content.get("text", "")}
        world.deliver({"event_name": "message.text.received", "message": message})
    return sent


async def get_me(world: World, body: Json) -> Json:
    me = {
        "id": world.bot_id, "account_name": "bot.ExampleA1", "account_type": "BASIC",
        "can_join_groups": world.switches.can_join_groups,
    }  # fmt: skip
    return {**me, **({"display_name": world.name} if world.switches.names_itself else {})}


async def get_updates(world: World, body: Json) -> object:
    """One update; held up to `timeout`; an idle poll is `None`."""
    _fields(body, set(), {"timeout"})
    if world.webhook:
        raise _bad("getUpdates cannot be used while a webhook is set")
    world.polls.append(time.monotonic())
    world.polling += 1
    try:
        if not world.queue and world.switches.redelivers and world.last_returned:
            return world.last_returned
        ends_at = time.monotonic() + float(body.get("timeout", 30))
        while not world.queue:
            world.arrived.clear()
            try:
                async with asyncio.timeout(max(0.0, ends_at - time.monotonic())):
                    await world.arrived.wait()
            except TimeoutError:
                return None
        world.last_returned = world.queue.popleft()
        return world.last_returned
    finally:
        world.polling -= 1
        world.polled_at = time.monotonic()


async def set_webhook(world: World, body: Json) -> Json:
    _fields(body, {"url", "secret_token"})
    if not body["secret_token"]:
        raise _bad("The secret_token must not be empty")
    if not 8 <= len(body["secret_token"]) <= 256:
        raise _bad("secret_token must have 8 to 256 characters")
    scheme = urlsplit(body["url"]).scheme
    if scheme != "https" and not (world.takes_plain_http and scheme == "http"):
        raise _bad("url must be a public https address")
    world.webhook, world.secret = body["url"], body["secret_token"]
    result: Json = {"url": world.webhook, "updated_at": int(time.time() * 1000)}
    if world.switches.probes:
        result["verification"] = {"ok": False, "outcome": "unreachable", "status_code": 0, "hint": "check the firewall"}
    return result


async def delete_webhook(world: World, body: Json) -> Json:
    _fields(body, set())
    world.webhook = world.secret = ""
    return {"url": "", "updated_at": int(time.time() * 1000)}


async def get_webhook_info(world: World, body: Json) -> Json:
    _fields(body, set())
    if not world.webhook and world.switches.no_webhook == "404":
        raise BotError(404, "Not Found")
    return {"url": world.webhook, "updated_at": int(time.time() * 1000)}


async def send_message(world: World, body: Json) -> Json:
    _fields(body, {"chat_id", "text"}, {"parse_mode", "text_styles"})
    chat, text = _chat(world, body), _text(world, body["text"])
    if body.get("parse_mode", "markdown") not in ("markdown", "html"):
        raise _bad("parse_mode")
    styles = [] if "parse_mode" in body else body.get("text_styles", [])
    if styles and world.switches.styles == "refused":
        raise _bad("text_styles")
    units = len(text.encode("utf-16-le")) // 2
    shown = []
    for style in styles:
        if set(style) != {"start", "len", "st"} or not set(style["st"]) <= _STYLES:
            raise _bad("text_styles")
        if style["start"] < 0 or style["len"] < 1 or style["start"] + style["len"] > units:
            raise _bad("text_styles outside of the text")
        part = text.encode("utf-16-le")[2 * style["start"] : 2 * (style["start"] + style["len"])]
        shown.append((part.decode("utf-16-le"), tuple(style["st"])))
    return _record(world, chat, {"text": text, "styled": shown})


async def send_photo(world: World, body: Json) -> Json:
    """Zalo fetches the address itself, and more than once."""
    _fields(body, {"chat_id", "photo"}, {"caption"})
    chat = _chat(world, body)
    if body.get("caption") is not None:
        _text(world, body["caption"])
    if urlsplit(str(body["photo"])).scheme not in ("http", "https"):
        raise _bad("photo must be an address")
    picture = b""
    async with aiohttp.ClientSession() as client:
        for _ in range(2):
            try:
                async with client.get(body["photo"]) as response:
                    picture = await response.read()
                    if response.status != 200 or not response.content_type.startswith("image/"):
                        raise _bad("the photo cannot be fetched")
            except aiohttp.ClientError:
                raise _bad("the photo cannot be fetched") from None
    return _record(world, chat, {"text": body.get("caption", ""), "photo": picture})


async def send_sticker(world: World, body: Json) -> Json:
    _fields(body, {"chat_id", "sticker"})
    return _record(world, _chat(world, body), {"sticker": body["sticker"]})


async def send_voice(world: World, body: Json) -> Json:
    """To a group it says ok and delivers nothing."""
    _fields(body, {"chat_id", "voice_url"})
    chat = _chat(world, body)
    if chat.is_group:
        return {"message_id": world.new_id(), "date": int(time.time() * 1000)}
    return _record(world, chat, {"voice": body["voice_url"]})


async def send_chat_action(world: World, body: Json) -> Json:
    """Only ok, no result."""
    _fields(body, {"chat_id", "action"})
    _chat(world, body)
    if body["action"] != "typing":
        raise _bad("action")
    return _NOTHING


Method = Callable[[World, Json], Awaitable[object]]
METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendSticker": send_sticker,
    "sendVoice": send_voice,
    "sendChatAction": send_chat_action,
}
