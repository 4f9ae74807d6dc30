"""The HTTP face of the fake Bot API: addresses, tokens, answers, rate limits and the faults a test asks for."""

from __future__ import annotations

import asyncio
import inspect
import math
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from tests.servers import telegram_accounts as accounts
from tests.servers import telegram_inline as inline
from tests.servers import telegram_messages as messages
from tests.servers.telegram_arguments import Arguments, read_arguments
from tests.servers.telegram_world import ApiError, BadRequest, BotAccount, World

Fault = int | Literal["drop", "timeout", "proxy"]

_METHODS: dict[str, Callable[[World, BotAccount, Arguments], Any]] = {
    "getme": accounts.get_me,
    "getupdates": accounts.get_updates,
    "setwebhook": accounts.set_webhook,
    "deletewebhook": accounts.delete_webhook,
    "getwebhookinfo": accounts.get_webhook_info,
    "setmycommands": accounts.set_my_commands,
    "getmycommands": accounts.get_my_commands,
    "deletemycommands": accounts.delete_my_commands,
    "answercallbackquery": accounts.answer_callback_query,
    "getchat": accounts.get_chat,
    "getchatmember": accounts.get_chat_member,
    "answerinlinequery": inline.answer_inline_query,
    "setchatmenubutton": inline.set_chat_menu_button,
    "getchatmenubutton": inline.get_chat_menu_button,
    "pinchatmessage": inline.pin_chat_message,
    "sendrichmessage": messages.send_rich_message,
    "sendmessage": messages.send_message,
    "sendphoto": messages.send_photo,
    "senddocument": messages.send_document,
    "sendchataction": messages.send_chat_action,
    "editmessagetext": messages.edit_message_text,
    "deletemessage": messages.delete_message,
}
_COUNTED = {"sendmessage", "sendrichmessage", "sendphoto", "senddocument", "editmessagetext"}
_MOST_UPLOAD = 60_000_000


@dataclass
class Gates:
    """Telegram's sending limits: about 30 a second, 1 a second in a chat with short bursts, 20 a minute in
    a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

    clock: Callable[[], float] = time.monotonic
    sent: dict[object, list[float]] = field(default_factory=lambda: defaultdict(list))

    def pass_through(self, bot_id: int, chat_id: int) -> None:
        gates: list[tuple[object, int, float]] = [(bot_id, 30, 1.0), ((bot_id, chat_id), 4, 4.0)]
        if chat_id < 0:
            gates.append(((bot_id, chat_id, "minute"), 20, 60.0))
        now = self.clock()
        for key, most, seconds in gates:
            self.sent[key] = [at for at in self.sent[key] if at > now - seconds]
            if len(self.sent[key]) >= most:
                raise too_many(math.ceil(self.sent[key][-most] + seconds - now))
        for key, _, _ in gates:
            self.sent[key].append(now)


def too_many(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass
class Front:
    """Answers /bot<token>/<method>; `faults` holds, by method, what is to go wrong next."""

    world: World
    gates: Gates | None = None
    faults: dict[str, list[tuple[Fault, int]]] = field(default_factory=lambda: defaultdict(list))

    def application(self) -> web.Application:
        app = web.Application(client_max_size=_MOST_UPLOAD)
        app.router.add_route("*", "/{bot:bot[^/]*}/{method}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["bot"].removeprefix("bot")
        method = request.match_info["method"].lower()
        try:
            bot = self._bot(token)
            handler = _METHODS.get(method)
            if handler is None or method in self.world.unknown_methods:
                raise ApiError(404, "Not Found: method not found")
            fault, retry_after = self.faults[method].pop(0) if self.faults[method] else (200, 0)
            if fault == "proxy":
                return web.Response(status=429, text="<html>429 Too Many Requests</html>", content_type="text/html")
            if isinstance(fault, int) and fault != 200:
                return _faulty(fault, retry_after)
            given = await read_arguments(request)
            bot.calls.append((method, given.values))
            if self.gates and method in _COUNTED:
                self.gates.pass_through(bot.id, given.chat_id())
            result = handler(self.world, bot, given)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return _refused(error)
        if fault == "drop" and request.transport:
            request.transport.abort()
        if fault == "timeout":
            await asyncio.sleep(3600)
        return web.json_response({"ok": True, "result": result})

    def _bot(self, token: str) -> BotAccount:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
            raise ApiError(404, "Not Found")
        if token not in self.world.bots:
            raise ApiError(401, "Unauthorized")
        return self.world.bots[token]


def _faulty(status: int, retry_after: int) -> web.Response:
    """What the servers in front of the Bot API say: a refusal in JSON, or a page of theirs for 502 and up."""
    if status == 429:
        return _refused(too_many(retry_after))
    if status == 400:
        return _refused(BadRequest("wrong parameter in request"))
    if status > 500:
        page = f"<html><head><title>{status}</title></head><body><center>nginx</center></body></html>"
        return web.Response(status=status, text=page, content_type="text/html")
    return _refused(ApiError(status, "Internal Server Error" if status == 500 else f"Error {status}"))


def _refused(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
