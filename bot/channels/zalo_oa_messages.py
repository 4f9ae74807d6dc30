"""Rendered parts into the messages of an Official Account: texts, buttons in two shapes, pictures and files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from bot.channels.zalo_http import Json
from bot.channels.zalo_oa_events import payload_of
from bot.cutting import shorten
from bot.events import File, Picture
from bot.render import Button, command_of

MOST_TITLE = 100  # of a button, and of the title of a list
# What can be uploaded: https://docs.zaloplatforms.com/docs/OA (uploads), zalo.md B3
_IMAGES, MOST_IMAGE_BYTES = (".jpg", ".jpeg", ".png"), 1_000_000
_FILES, MOST_FILE_BYTES = (".pdf", ".doc", ".docx", ".csv"), 5_000_000

_MENTION = re.compile(r"\[@[^\[\]]*\]")


def safe(text: str) -> str:
    """Composed, and without mentions: `[@id]` in a quoted sentence would call a person, or everybody in a group."""
    text = unicodedata.normalize("NFC", text)
    while _MENTION.search(text):
        text = _MENTION.sub("", text)
    return text.replace("[@", "(@").strip()  # half a mention at the edge of a part


def text_message(text: str) -> Json:
    return {"text": text}


def with_buttons(text: str, buttons: Sequence[Button]) -> Json:
    """The documented form of v2, used on v3 by several clients: no template_type."""
    return {"text": text, "attachment": _template({"buttons": [_button(button) for button in buttons]})}


def as_list(title: str, buttons: Sequence[Button]) -> Json:
    """The other form: a list, whose title is too short for the text itself."""
    payload = {
        "template_type": "list",
        "elements": [{"title": shorten(title, MOST_TITLE, "utf16")}],
        "buttons": [_button(button) for button in buttons],
    }
    return {"attachment": _template(payload)}


def picture_message(attachment_id: str, text: str) -> Json:
    element = {"media_type": "image", "attachment_id": attachment_id}
    message: Json = {"attachment": _template({"template_type": "media", "elements": [element]})}
    return {"text": text, **message} if text else message


def file_message(token: str) -> Json:
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def upload_kind(file: Picture | File, size_bytes: int) -> Literal["image", "file"] | None:
    """How it is uploaded; None when the account cannot carry it (a spreadsheet, or too large)."""
    name = file.path if isinstance(file, Picture) else file.name
    ending = Path(name).suffix.lower()
    if isinstance(file, Picture):
        return "image" if ending in _IMAGES and size_bytes <= MOST_IMAGE_BYTES else None
    return "file" if ending in _FILES and size_bytes <= MOST_FILE_BYTES else None


def _template(payload: Json) -> Json:
    return {"type": "template", "payload": payload}


def _button(button: Button) -> Json:
    """A choice comes back unseen, by its ids, so that an old one is known as old; a command as if it were typed."""
    command = command_of(button.data)
    return {
        "title": shorten(safe(button.label), MOST_TITLE, "utf16"),
        "type": "oa.query.show" if command else "oa.query.hide",
        "payload": command or payload_of(button.data),
    }
