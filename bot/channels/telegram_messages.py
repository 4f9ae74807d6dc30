"""Parts of a reply as calls of the Bot API: texts, photos, documents, keyboards, edits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiogram import methods, types
from aiogram.enums import ParseMode

from bot.channels import telegram_rich
from bot.channels.telegram_line import Method
from bot.channels.telegram_updates import EPHEMERAL
from bot.cutting import shorten
from bot.errors import Rejected
from bot.events import Card, File, Picture, Reply
from bot.render import Button, Part

_MAX_CAPTION = 1024  # https://core.telegram.org/bots/api#sendphoto
_MAX_TITLE, _MAX_DESCRIPTION = 100, 200  # no limit is stated; this much is seen under an inline result
_CARDS_KEPT_SECONDS = 300  # by Telegram, for everybody: a card holds nothing personal
_NO_PREVIEW = types.LinkPreviewOptions(is_disabled=True)

Call = Method[types.Message]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how a message goes. `answers` is the message it replies to, `ephemeral_answers` one that only its
    sender saw; `only_for` the person who alone shall see it, `press` the query of a button that was just pressed."""

    chat_id: int
    topic: int | None = None
    answers: int | None = None
    ephemeral_answers: int | None = None
    only_for: int | None = None
    press: str | None = None
    silent: bool = False

    @property
    def in_the_open(self) -> Place:
        """The same place, for everybody who is there."""
        return replace(self, only_for=None, press=None, ephemeral_answers=None)

    @property
    def onward(self) -> Place:
        """For a further part: it follows the first, and does not ring again."""
        return replace(self, answers=None, silent=True)

    @property
    def outside_the_topic(self) -> Place:
        return replace(self, topic=None)

    def fields(self) -> dict[str, Any]:
        """The arguments that every way of sending has in common; sending without reply is not possible for an
        ephemeral message."""
        found: dict[str, Any] = {"chat_id": self.chat_id, "message_thread_id": self.topic}
        if self.silent:
            found["disable_notification"] = True
        if self.only_for is not None:
            found["ephemeral_message_parameters"] = types.EphemeralMessageParameters(
                receiver_user_id=self.only_for, callback_query_id=self.press
            )
        if self.ephemeral_answers is not None:
            found["reply_parameters"] = types.ReplyParameters(ephemeral_message_id=self.ephemeral_answers)
        elif self.answers is not None:
            found["reply_parameters"] = types.ReplyParameters(
                message_id=self.answers, allow_sending_without_reply=None if self.only_for else True
            )
        return found


async def calls_of(place: Place, part: Part) -> list[Call]:
    """The calls that carry a part. Buttons stay last: under the text, or under the last file."""
    markup = keyboard(part.buttons)
    files = [await _upload(place, file) for file in part.files]
    if not part.text:
        if files and markup:
            files[-1] = files[-1].model_copy(update={"reply_markup": markup})
        return list(files)
    text = methods.SendMessage(
        text=part.text, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW, reply_markup=markup, **place.fields()
    )
    return [*files, text] if markup else [text, *files]


async def rich_call(place: Place, reply: Reply, buttons: Sequence[Sequence[Button]]) -> methods.SendRichMessage:
    """The whole reply, its files aside, as one rich message."""
    pictures = {picture: await _picture(picture) for picture in telegram_rich.pictures_in(reply.blocks)}
    return methods.SendRichMessage(
        rich_message=telegram_rich.rich_message(reply.blocks, pictures), reply_markup=keyboard(buttons), **place.fields()
    )


def edit_call(call: Call, message_id: int) -> methods.EditMessageText | None:
    """Put a text or a rich message in the place of an earlier message; None for what cannot be put there."""
    if not isinstance(call, methods.SendMessage | methods.SendRichMessage):
        return None
    markup = call.reply_markup if isinstance(call.reply_markup, types.InlineKeyboardMarkup) else None
    if isinstance(call, methods.SendRichMessage):
        return methods.EditMessageText(
            chat_id=call.chat_id, message_id=message_id, rich_message=call.rich_message, reply_markup=markup
        )
    return methods.EditMessageText(
        chat_id=call.chat_id,
        message_id=message_id,
        text=call.text,
        parse_mode=call.parse_mode,
        link_preview_options=call.link_preview_options,
        reply_markup=markup,
    )


async def file_calls(place: Place, files: Sequence[Picture | File]) -> list[Call]:
    return [await _upload(place, file) for file in files]


def pin_call(chat_id: int, message_id: int) -> methods.PinChatMessage:
    return methods.PinChatMessage(chat_id=chat_id, message_id=message_id, disable_notification=True)


def id_of(message: types.Message) -> str:
    """The id that `Event.message_id` would give the message."""
    if message.ephemeral_message_id:
        return f"{EPHEMERAL}{message.ephemeral_message_id}"
    return str(message.message_id)


def inline_call(query_id: str, results: Sequence[types.InlineQueryResultArticle]) -> methods.AnswerInlineQuery:
    return methods.AnswerInlineQuery(
        inline_query_id=query_id, results=list(results), cache_time=_CARDS_KEPT_SECONDS, is_personal=False
    )


def inline_result(card: Card, part: Part) -> types.InlineQueryResultArticle:
    """One thing to pick; picked, its text is posted by the person who picked it."""
    return types.InlineQueryResultArticle(
        id=card.id,
        title=shorten(card.title, _MAX_TITLE, "utf16"),
        description=shorten(card.description, _MAX_DESCRIPTION, "utf16") or None,
        input_message_content=types.InputTextMessageContent(
            message_text=part.text, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW
        ),
    )


def keyboard(rows: Sequence[Sequence[Button]]) -> types.InlineKeyboardMarkup | None:
    made = [
        [types.InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row] for row in rows
    ]
    return types.InlineKeyboardMarkup(inline_keyboard=made) if made else None


async def _upload(place: Place, file: Picture | File) -> methods.SendPhoto | methods.SendDocument:
    if isinstance(file, Picture):
        caption = shorten(file.alt, _MAX_CAPTION, "utf16")
        return methods.SendPhoto(photo=await _picture(file), caption=caption, **place.fields())
    document = file.ref or types.BufferedInputFile(await _content(file), file.name)
    return methods.SendDocument(document=document, **place.fields())


async def _picture(picture: Picture) -> types.InputFile | str:
    return picture.ref or types.BufferedInputFile(await _content(picture), Path(picture.path).name)


async def _content(file: Picture | File) -> bytes:
    try:
        return await asyncio.to_thread(Path(file.path).read_bytes)
    except OSError as error:
        raise Rejected(f"a file to send cannot be read: {error}") from error

