"""What the bot tells Telegram about itself at the start: its commands by scope, its menu button, its webhook."""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Mapping

from aiogram import methods, types

from bot.channels.base import Commands, Finding, Menu, Webhook, webhook_finding
from bot.channels.telegram_line import TelegramLine
from bot.channels.telegram_updates import WANTED, album_of, chat_of
from bot.errors import Rejected, SetupError

log = logging.getLogger(__name__)

PATH = "/webhook/telegram"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # https://core.telegram.org/bots/api#setwebhook
_HEADER = "x-telegram-bot-api-secret-token"

async def publish(line: TelegramLine, menu: Menu, board_url: str | None) -> None:
    """Commands for each kind of chat, and the button. What is refused is left out: the bot works without."""
    in_private = types.BotCommandScopeAllPrivateChats()
    scopes: list[tuple[types.BotCommandScopeUnion, Commands]] = [
        (in_private, menu.private),
        (types.BotCommandScopeAllGroupChats(), menu.groups),
        (types.BotCommandScopeAllChatAdministrators(), menu.administrators),
    ]
    calls: list[methods.TelegramMethod[bool]] = []
    for scope, commands in scopes:
        personal = frozenset[str]() if scope is in_private else menu.personal
        if commands:
            calls.append(methods.SetMyCommands(commands=_listed(commands, personal), scope=scope))
    if any(commands for _, commands in scopes):
        calls.append(methods.DeleteMyCommands())  # those for every kind of chat, set by an earlier version
    if menu.board:
        calls.append(methods.SetChatMenuButton(menu_button=_button(menu.board, board_url)))
    for call in calls:
        try:
            await line.call(call)
        except Rejected as error:
            log.error("telegram: %s is refused, going on without it: %s", call.__api_method__, error)


def _listed(commands: Commands, personal: frozenset[str]) -> list[types.BotCommand]:
    return [
        types.BotCommand(command=word, description=text, is_ephemeral=True if word in personal else None)
        for word, text in commands
    ]


def _button(label: str, url: str | None) -> types.MenuButtonWebApp | types.MenuButtonCommands:
    """A Web App has to be on https; without one the button opens the list of commands."""
    if url and url.startswith("https://"):
        return types.MenuButtonWebApp(text=label, web_app=types.WebAppInfo(url=url))
    return types.MenuButtonCommands()


# --- webhook ------------------------------------------------------------------------------------------


def make_webhook(secret: str) -> Webhook:
    """The door on our web server. SetupError when the secret has letters that Telegram does not take."""
    if not _SECRET.fullmatch(secret):
        raise SetupError("TELEGRAM_WEBHOOK_SECRET may hold A-Z, a-z, 0-9, _ and - only, at most 256 of them")

    def is_genuine(headers: Mapping[str, str], body: bytes) -> bool:
        return hmac.compare_digest(headers.get(_HEADER, "").encode(), secret.encode())

    return Webhook(PATH, is_genuine, _key, _lane)


async def register_webhook(line: TelegramLine, url: str, secret: str) -> None:
    """Every replica says the same, so it does not matter which comes last; nothing that waits is dropped."""
    await line.call(methods.SetWebhook(url=url, secret_token=secret, allowed_updates=list(WANTED)))


async def examine_webhook(line: TelegramLine, wanted: str | None) -> Finding:
    """What Telegram says of the webhook, and of the last call that did not get through."""
    info = await line.call(methods.GetWebhookInfo())
    return webhook_finding(wanted, info.url, info.last_error_message or "")


async def remove_webhook(line: TelegramLine) -> None:
    """Polling is refused while one is set."""
    await line.call(methods.DeleteWebhook())


def _key(body: bytes) -> str:
    return f"u{int(json.loads(body)['update_id'])}"


def _lane(body: bytes) -> str:
    """One chat after the other's order; the pictures of an album side by side, so that they meet."""
    update = json.loads(body)
    chat = chat_of(update)
    return f"{chat}:{update['update_id']}" if album_of(update) else str(chat)
