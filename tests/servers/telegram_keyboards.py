"""Checks an inline keyboard as Telegram does, with its refusals."""

from __future__ import annotations

from typing import Any

from tests.servers.telegram_world import BadRequest, Json

_ACTIONS = {"callback_data", "url", "web_app", "switch_inline_query", "switch_inline_query_current_chat"}
_MOST_BUTTONS = 100


def inline_keyboard(markup: Any) -> Json | None:
    """The keyboard as it will stand under the message; None for none and for the other kinds of markup."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if not {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
            raise BadRequest("can't parse reply keyboard markup JSON object")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest('field "inline_keyboard" must be of type Array of Arrays')
    if sum(map(len, rows)) > _MOST_BUTTONS:
        raise BadRequest("REPLY_MARKUP_TOO_LONG")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise BadRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be of type String')
    actions = _ACTIONS & button.keys()
    if not actions:
        raise BadRequest(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise BadRequest("BUTTON_DATA_INVALID")
    return {key: value for key, value in button.items() if value is not None}
