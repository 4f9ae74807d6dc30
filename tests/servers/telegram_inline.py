"""Inline queries, menu buttons and pins of the fake Bot API."""

from __future__ import annotations

from tests.servers.telegram_arguments import Arguments
from tests.servers.telegram_entities import CannotParse, parse_html, utf16
from tests.servers.telegram_keyboards import inline_keyboard
from tests.servers.telegram_world import BadRequest, BotAccount, Json, World

MOST_RESULTS = 50


def answer_inline_query(world: World, bot: BotAccount, given: Arguments) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery; articles with a text only."""
    query = bot.inline_queries.get(given.text("inline_query_id"))
    if query is None or query.answer is not None:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    results = given.json("results")
    if not isinstance(results, list):
        raise BadRequest("can't parse inline query results JSON object")
    if len(results) > MOST_RESULTS:
        raise BadRequest("RESULTS_TOO_MUCH")
    if len({result.get("id") for result in results}) != len(results):
        raise BadRequest("RESULT_ID_DUPLICATE")
    query.answer = {
        "results": [_article(result) for result in results],
        "cache_time": given.number("cache_time", 300),
        "is_personal": given.flag("is_personal"),
    }
    return True


def _article(result: Json) -> Json:
    if result.get("type") != "article":
        raise BadRequest("this fake understands articles only")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise BadRequest("RESULT_ID_INVALID")
    if not str(result.get("title", "")).strip():
        raise BadRequest("title is empty")
    content = result.get("input_message_content") or {}
    text = str(content.get("message_text", ""))
    if str(content.get("parse_mode", "")).lower() == "html":
        try:
            text, _ = parse_html(text)
        except CannotParse as error:
            raise BadRequest(f"can't parse entities: {error}") from None
    if not 1 <= utf16(text) <= 4096:
        raise BadRequest("MESSAGE_TOO_LONG" if text else "message text is empty")
    inline_keyboard(result.get("reply_markup"))
    return {"id": result["id"], "title": result["title"], "description": result.get("description", ""), "text": text}


def set_chat_menu_button(world: World, bot: BotAccount, given: Arguments) -> bool:
    button = given.json("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise BadRequest("can't parse menu button: wrong type")
    if button["type"] == "web_app":
        if not str(button.get("text", "")).strip():
            raise BadRequest("can't parse menu button: text is empty")
        if not str((button.get("web_app") or {}).get("url", "")).startswith("https://"):
            raise BadRequest("Web App URL must be HTTPS")
    bot.menu_button = button
    return True


def get_chat_menu_button(world: World, bot: BotAccount, given: Arguments) -> Json:
    return bot.menu_button


def pin_chat_message(world: World, bot: BotAccount, given: Arguments) -> bool:
    chat = world.chat_for(bot, given.chat_id())
    if chat.type != "private" and chat.bots.get(bot.id) != "administrator":
        raise BadRequest("not enough rights to manage pinned messages in the chat")
    if given.number("message_id") not in chat.messages:
        raise BadRequest("message to pin not found")
    chat.pinned.append((given.number("message_id"), given.flag("disable_notification")))
    return True
