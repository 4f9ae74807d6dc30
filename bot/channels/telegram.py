"""Telegram by aiogram, used as transport only: long polling in, messages out, its errors in our words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from aiogram import Bot, methods, types
from aiogram import exceptions as sdk
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.utils.token import TokenValidationError

from bot.channels.base import OnEvent
from bot.channels.telegram_polling import Conflict, Polling, WrongToken, persist
from bot.channels.telegram_updates import CHANNEL, WANTED, Json, Me
from bot.cutting import shorten
from bot.errors import ChannelError, NotSent, RateLimited, Rejected, SetupError, Unknown, Unreachable
from bot.events import Address, File, Limits, Picture, Reply, Sent
from bot.render import Part, render

log = logging.getLogger(__name__)

T = TypeVar("T")
Method = methods.TelegramMethod[T]

LIMITS = Limits(
    max_text=4096,  # after entities are parsed: https://core.telegram.org/bots/api#sendmessage
    unit="utf16",  # https://core.telegram.org/api/entities#entity-length
    buttons=100,  # more are refused with REPLY_MARKUP_TOO_LONG
    groups=True,
    can_start=True,  # once the person has pressed Start: https://core.telegram.org/bots/features#commands
    edits=True,
    files=True,
    rich="html",  # https://core.telegram.org/bots/api#html-style
)
_MAX_CAPTION = 1024  # https://core.telegram.org/bots/api#sendphoto
_LONGEST_PAUSE_SECONDS = 10.0  # between the parts of one reply
_NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "have no rights to send",
    "chat_write_forbidden",
)
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")


class _RawUpdates(methods.TelegramMethod[list[dict[str, Any]]]):
    """getUpdates unparsed: one update that the SDK cannot read must not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]


class _TopicGone(Rejected): ...


class TelegramChannel:
    """Telegram as a Channel. `commands` are (command, description) for its menu; event ids are "u<update_id>"."""

    name = CHANNEL
    limits = LIMITS

    def __init__(
        self,
        token: str,
        api_base: str = "https://api.telegram.org",
        commands: Sequence[tuple[str, str]] = (),
        *,
        poll_seconds: int = 25,
        request_seconds: int = 20,
        backoff_seconds: float = 1.0,
    ) -> None:
        self._token = token
        self._api_base = api_base.rstrip("/")
        self._commands = commands
        self._poll_seconds = poll_seconds
        self._request_seconds = request_seconds
        self._backoff_seconds = backoff_seconds
        self._session = AiohttpSession(api=TelegramAPIServer.from_base(self._api_base))
        self._me: Me | None = None

    @property
    def bot_username(self) -> str:
        """The bot's name without @; empty before `check` or `run` has asked for it."""
        return self._me.username if self._me else ""

    async def check(self) -> str:
        """The bot's username. SetupError when the token is refused, another ChannelError without an answer."""
        try:
            return (await self._who_am_i()).username
        except WrongToken:
            raise self._setup_error() from None

    async def close(self) -> None:
        await self._session.close()

    # --- listening ------------------------------------------------------------------------------------

    async def run(self, on_event: OnEvent) -> None:
        """Listen until cancelled, through network losses. SetupError when the token is refused."""
        try:
            me = await persist(self._prepare, self._backoff_seconds)
            log.info("telegram: listening as @%s", me.username)
            await Polling(self, me, on_event, self._poll_seconds, self._backoff_seconds).run()
        except WrongToken:
            raise self._setup_error() from None

    async def get_updates(self, offset: int | None, wait_seconds: int) -> list[Json]:
        call = _RawUpdates(offset=offset, timeout=wait_seconds, allowed_updates=list(WANTED))
        return await self._call(call, wait_seconds + self._request_seconds)

    async def answer_press(self, query_id: str) -> None:
        await self._call(methods.AnswerCallbackQuery(callback_query_id=query_id))

    async def _prepare(self) -> Me:
        me = await self._who_am_i()
        await self._call(methods.DeleteWebhook())  # polling is refused while one is set
        if self._commands:
            menu = [types.BotCommand(command=word, description=text) for word, text in self._commands]
            try:
                await self._call(methods.SetMyCommands(commands=menu))
            except Rejected as error:
                log.error("telegram: the menu of commands is refused, going on without it: %s", error)
        return me

    async def _who_am_i(self) -> Me:
        user = await self._call(methods.GetMe())
        self._me = Me(user.id, user.username or "")
        return self._me

    # --- sending --------------------------------------------------------------------------------------

    async def send(self, address: Address, reply: Reply) -> Sent:
        """All parts of the reply; the id of the last. A topic that is gone is replaced by its group."""
        chat_id, topic = int(address.chat_id), int(address.topic) if address.topic else None
        try:
            return await self._send(chat_id, topic, reply)
        except _TopicGone as error:
            if topic is None:
                raise
            log.warning(
                "telegram: topic %s of chat %s is gone, writing to the group: %s", topic, chat_id, error
            )
            sent = await self._send(chat_id, None, reply)
            return Sent(sent.message_id, ("topic_gone", *sent.shortfalls))

    async def _send(self, chat_id: int, topic: int | None, reply: Reply) -> Sent:
        calls = [call for part in render(reply, self.limits) for call in await _calls(chat_id, topic, part)]
        if not calls:
            raise Rejected("nothing to say")
        first, *others = calls
        sent = await self._edit(first, int(reply.replaces)) if reply.replaces else None
        sent = sent or str((await self._call(first)).message_id)
        for call in others:
            sent = str((await self._call_onward(call)).message_id)
        return Sent(sent)

    async def _edit(self, call: Method[types.Message], message_id: int) -> str | None:
        """Put a text in the place of an earlier message; None where that is refused."""
        if not isinstance(call, methods.SendMessage):
            return None
        edit = methods.EditMessageText(
            chat_id=call.chat_id,
            message_id=message_id,
            text=call.text,
            parse_mode=call.parse_mode,
            link_preview_options=call.link_preview_options,
            reply_markup=call.reply_markup
            if isinstance(call.reply_markup, types.InlineKeyboardMarkup)
            else None,
        )
        try:
            await self._call(edit)
        except Rejected as error:
            if "message is not modified" not in str(error):
                log.info("telegram: message %s is not edited but sent anew: %s", message_id, error)
                return None
        return str(message_id)

    async def _call_onward(self, call: Method[T]) -> T:
        """A further part of a reply that has begun: wait a little rather than begin again and repeat it."""
        for _ in range(3):
            try:
                return await self._call(call)
            except RateLimited as error:
                if error.after_seconds > _LONGEST_PAUSE_SECONDS:
                    break
                await asyncio.sleep(error.after_seconds)
            except NotSent:
                await asyncio.sleep(self._backoff_seconds)
        raise Unknown("only the first parts were sent")

    # --- one call -------------------------------------------------------------------------------------

    async def _call(self, call: Method[T], timeout_seconds: int | None = None) -> T:
        """One request, its failures in our words; `from None`, because the SDK's may carry the token."""
        try:
            bot = Bot(self._token, session=self._session)
        except TokenValidationError:
            raise WrongToken("malformed token") from None
        try:
            return await bot(call, request_timeout=timeout_seconds or self._request_seconds)
        except (sdk.AiogramError, OSError) as error:
            failure = _failure(error, _said(error).replace(self._token, "***"))
        raise failure

    def _setup_error(self) -> SetupError:
        return SetupError(
            f"TELEGRAM_TOKEN is refused by {self._api_base}; copy the token of the bot again from @BotFather"
        )


def _said(error: Exception) -> str:
    return str(getattr(error, "message", error))


def _failure(error: Exception, said: str) -> ChannelError:
    """The ChannelError that says what became of a request."""
    match error:
        case sdk.TelegramRetryAfter():
            return RateLimited(error.retry_after)
        case sdk.TelegramMigrateToChat():
            return Unreachable(said, migrated_to=str(error.migrate_to_chat_id))
        case sdk.TelegramForbiddenError():
            return Unreachable(said)
        case sdk.TelegramBadRequest() if any(words in said.lower() for words in _NO_CHAT):
            return Unreachable(said)
        case sdk.TelegramBadRequest() if any(words in said.lower() for words in _NO_TOPIC):
            return _TopicGone(said)
        case sdk.TelegramBadRequest() | sdk.TelegramEntityTooLarge():
            return Rejected(said)
        case sdk.TelegramUnauthorizedError() | sdk.TelegramNotFound():
            return WrongToken(said)
        case sdk.TelegramConflictError():
            return Conflict(said)
        case sdk.TelegramNetworkError(__cause__=aiohttp.ClientConnectorError() | aiohttp.InvalidURL()):
            return NotSent(said)
        case _:
            return Unknown(said.splitlines()[0] if said else type(error).__name__)


# --- parts into calls ---------------------------------------------------------------------------------


async def _calls(chat_id: int, topic: int | None, part: Part) -> list[Method[types.Message]]:
    """The calls that carry a part. Buttons stay last: under the text, or under the last file."""
    keyboard = _keyboard(part)
    files = [await _upload(chat_id, topic, file) for file in part.files]
    if not part.text:
        if files and keyboard:
            files[-1] = files[-1].model_copy(update={"reply_markup": keyboard})
        return list(files)
    text = methods.SendMessage(
        chat_id=chat_id,
        message_thread_id=topic,
        text=part.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=types.LinkPreviewOptions(is_disabled=True),
        reply_markup=keyboard,
    )
    return [*files, text] if keyboard else [text, *files]


def _keyboard(part: Part) -> types.InlineKeyboardMarkup | None:
    rows = [
        [types.InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
        for row in part.buttons
    ]
    return types.InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


async def _upload(
    chat_id: int, topic: int | None, file: Picture | File
) -> methods.SendPhoto | methods.SendDocument:
    try:
        content = await asyncio.to_thread(Path(file.path).read_bytes)
    except OSError as error:
        raise Rejected(f"a file to send cannot be read: {error}") from error
    if isinstance(file, Picture):
        photo = types.BufferedInputFile(content, Path(file.path).name)
        caption = shorten(file.alt, _MAX_CAPTION, LIMITS.unit)
        return methods.SendPhoto(chat_id=chat_id, message_thread_id=topic, photo=photo, caption=caption)
    document = types.BufferedInputFile(content, file.name)
    return methods.SendDocument(chat_id=chat_id, message_thread_id=topic, document=document)
