"""One call of the Bot API by aiogram, and its failures in our words."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
from aiogram import Bot, methods
from aiogram import exceptions as sdk
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.utils.token import TokenValidationError

from bot.channels.telegram_polling import Conflict, WrongToken
from bot.channels.telegram_updates import WANTED, Json, Me
from bot.errors import ChannelError, NotSent, RateLimited, Rejected, SetupError, Unknown, Unreachable

T = TypeVar("T")
Method = methods.TelegramMethod[T]

_UNSAID_SECONDS = 5  # to wait after a 429 that does not say how long
_NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "have no rights to send",
    "chat_write_forbidden",
)
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")


class TopicGone(Rejected):
    """The forum topic is closed or deleted; its group is still there."""


class NoSuchMethod(Rejected):
    """This server does not know the method: an older one, or a proxy that lets only some through."""


class _RawUpdates(methods.TelegramMethod[list[dict[str, Any]]]):
    """getUpdates unparsed: one update that the SDK cannot read must not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]


class _Session(AiohttpSession):
    """A 429 by a proxy in between is a page and says no time: nothing was done, and a little later it may be."""

    def check_response(
        self, bot: Bot, method: methods.TelegramMethod[T], status_code: int, content: str
    ) -> methods.Response[T]:
        try:
            return super().check_response(bot, method, status_code, content)
        except (sdk.ClientDecodeError, sdk.TelegramAPIError) as error:
            if status_code != HTTPStatus.TOO_MANY_REQUESTS or isinstance(error, sdk.TelegramRetryAfter):
                raise
        raise sdk.TelegramRetryAfter(method, "Too Many Requests", _UNSAID_SECONDS)


class TelegramLine:
    """The Bot API under one token. Every failure is a ChannelError, and none of them shows the token."""

    def __init__(self, token: str, api_base: str, request_seconds: int) -> None:
        self._token = token
        self._api_base = api_base.rstrip("/")
        self._request_seconds = request_seconds
        self._session = _Session(api=TelegramAPIServer.from_base(self._api_base))

    async def call(self, call: Method[T], timeout_seconds: int | None = None) -> T:
        """One request; `from None`, because the SDK's errors may carry the token."""
        try:
            bot = Bot(self._token, session=self._session)
        except TokenValidationError:
            raise WrongToken("malformed token") from None
        try:
            return await bot(call, request_timeout=timeout_seconds or self._request_seconds)
        except (sdk.AiogramError, OSError) as error:
            failure = _failure(error, _said(error).replace(self._token, "***"))
        raise failure

    async def who_am_i(self) -> Me:
        user = await self.call(methods.GetMe())
        return Me(user.id, user.username or "")

    async def get_updates(self, offset: int | None, wait_seconds: int) -> list[Json]:
        call = _RawUpdates(offset=offset, timeout=wait_seconds, allowed_updates=list(WANTED))
        return await self.call(call, wait_seconds + self._request_seconds)

    async def answer_press(self, query_id: str) -> None:
        await self.call(methods.AnswerCallbackQuery(callback_query_id=query_id))

    async def close(self) -> None:
        await self._session.close()

    def setup_error(self) -> SetupError:
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
            return TopicGone(said)
        case sdk.TelegramBadRequest() | sdk.TelegramEntityTooLarge():
            return Rejected(said)
        case sdk.TelegramNotFound() if "method not found" in said.lower():
            return NoSuchMethod(said)
        case sdk.TelegramUnauthorizedError() | sdk.TelegramNotFound():
            return WrongToken(said)
        case sdk.TelegramConflictError():
            return Conflict(said)
        case sdk.TelegramNetworkError(__cause__=aiohttp.ClientConnectorError() | aiohttp.InvalidURL()):
            return NotSent(said)
        case _:
            return Unknown(said.splitlines()[0] if said else type(error).__name__)
