"""Two independent Bot API clients behind one small face, so that every check of the fake runs with both.

What a client makes of an answer is handed back as the Bot API's own JSON, after the client has parsed it.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import telegram as ptb
from aiogram import Bot
from aiogram import exceptions as aio
from aiogram import types as aio_types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import error as ptb_errors
from telegram.request import HTTPXRequest

Json = dict[str, Any]
Buttons = Sequence[Sequence[tuple[str, str]]]  # rows of label and data


class Refused(Exception):
    """What the client says of a refusal, in terms common to both; in lower case, for each has its own ways."""

    def __init__(self, kind: str, text: str, *, retry_after: int = 0, migrated_to: int = 0) -> None:
        super().__init__(f"{kind}: {text}".lower())
        self.kind, self.retry_after, self.migrated_to = kind, retry_after, migrated_to


class Client(ABC):
    @abstractmethod
    def __init__(self, url: str, token: str) -> None: ...

    async def get_me(self) -> Json:
        me: Json = await self.call("get_me")
        return me

    async def get_updates(self, **arguments: Any) -> list[Json]:
        updates: list[Json] = await self.call("get_updates", **arguments)
        return updates

    @abstractmethod
    async def call(self, method: str, **arguments: Any) -> Any:
        """A method under its Python name, which both clients share."""

    @abstractmethod
    def keyboard(self, rows: Buttons) -> Any: ...

    @abstractmethod
    def article(self, result_id: str, title: str, text: str) -> Any: ...

    @abstractmethod
    def command(self, word: str, description: str) -> Any: ...

    @abstractmethod
    def upload(self, name: str, content: bytes) -> Any: ...

    @abstractmethod
    async def close(self) -> None: ...


class AiogramClient(Client):
    def __init__(self, url: str, token: str) -> None:
        self._session = AiohttpSession(api=TelegramAPIServer.from_base(url))
        self._bot = Bot(token, session=self._session)

    async def call(self, method: str, **arguments: Any) -> Any:
        try:
            result = await getattr(self._bot, method)(**arguments)
        except aio.TelegramRetryAfter as error:
            raise Refused("too many", str(error), retry_after=error.retry_after) from error
        except aio.TelegramMigrateToChat as error:
            raise Refused("migrated", str(error), migrated_to=error.migrate_to_chat_id) from error
        except aio.TelegramBadRequest as error:
            raise Refused("bad request", str(error)) from error
        except aio.TelegramForbiddenError as error:
            raise Refused("forbidden", str(error)) from error
        except aio.TelegramUnauthorizedError as error:
            raise Refused("unauthorized", str(error)) from error
        except aio.TelegramConflictError as error:
            raise Refused("conflict", str(error)) from error
        except aio.TelegramServerError as error:
            raise Refused("server", str(error)) from error
        except (aio.TelegramNetworkError, aio.ClientDecodeError) as error:
            raise Refused("network", str(error)) from error
        return _plain(result)

    def keyboard(self, rows: Buttons) -> Any:
        return aio_types.InlineKeyboardMarkup(
            inline_keyboard=[
                [aio_types.InlineKeyboardButton(text=label, callback_data=data) for label, data in row]
                for row in rows
            ]
        )

    def article(self, result_id: str, title: str, text: str) -> Any:
        content = aio_types.InputTextMessageContent(message_text=text)
        return aio_types.InlineQueryResultArticle(id=result_id, title=title, input_message_content=content)

    def command(self, word: str, description: str) -> Any:
        return aio_types.BotCommand(command=word, description=description)

    def upload(self, name: str, content: bytes) -> Any:
        return aio_types.BufferedInputFile(content, name)

    async def close(self) -> None:
        if self._session._session:  # its own close() waits 250 ms for TLS, which is not spoken here
            await self._session._session.close()


class PtbClient(Client):
    def __init__(self, url: str, token: str) -> None:
        calls, polls = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))  # plain HTTP here
        self._bot = ptb.Bot(token, base_url=f"{url}/bot", request=calls, get_updates_request=polls)

    async def call(self, method: str, **arguments: Any) -> Any:
        try:
            result = await getattr(self._bot, method)(**arguments)
        except ptb_errors.RetryAfter as error:
            seconds = error.retry_after
            whole = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
            raise Refused("too many", str(error), retry_after=whole) from error
        except ptb_errors.ChatMigrated as error:
            raise Refused("migrated", str(error), migrated_to=error.new_chat_id) from error
        except ptb_errors.BadRequest as error:
            raise Refused("bad request", str(error)) from error
        except ptb_errors.Forbidden as error:
            raise Refused("forbidden", str(error)) from error
        except ptb_errors.InvalidToken as error:
            raise Refused("unauthorized", str(error)) from error
        except ptb_errors.Conflict as error:
            raise Refused("conflict", str(error)) from error
        except ptb_errors.NetworkError as error:
            kind = "server" if "internal server error" in str(error).lower() else "network"
            raise Refused(kind, str(error)) from error
        return _plain(result)

    def keyboard(self, rows: Buttons) -> Any:
        return ptb.InlineKeyboardMarkup(
            [[ptb.InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
        )

    def article(self, result_id: str, title: str, text: str) -> Any:
        return ptb.InlineQueryResultArticle(result_id, title, ptb.InputTextMessageContent(text))

    def command(self, word: str, description: str) -> Any:
        return ptb.BotCommand(word, description)

    def upload(self, name: str, content: bytes) -> Any:
        return ptb.InputFile(content, filename=name)

    async def close(self) -> None:
        await self._bot.shutdown()


def _plain(value: Any) -> Any:
    """A parsed answer as the Bot API's JSON again."""
    if isinstance(value, ptb.TelegramObject):
        return value.to_dict()
    if isinstance(value, aio_types.TelegramObject):
        return json.loads(value.model_dump_json(exclude_none=True, by_alias=True, warnings=False))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


async def refused(client: Client, method: str, **arguments: Any) -> Refused:
    """The refusal that a call must meet."""
    try:
        await client.call(method, **arguments)
    except Refused as refusal:
        return refusal
    raise AssertionError(f"{method} was not refused: {arguments}")
