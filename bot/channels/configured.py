"""The channels that the settings switch on. Each SDK is loaded only when its channel is: aiogram alone takes
seconds and tens of megabytes, which `dondoc ask` and a bot without Telegram need not pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.base import Channel, Menu
from bot.channels.web import Mailbox, WebChannel
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.web.files import FileAddresses


def channels(
    settings: Settings,
    menu: Menu,
    mailbox: Mailbox,
    addresses: FileAddresses,
    sessions: async_sessionmaker[AsyncSession],
    now: Callable[[], datetime],
) -> dict[str, Channel]:
    """Every channel that is switched on, by name. `sessions` and `now` are for
    what a channel keeps in the database (quotas, tokens that rotate). Raises SetupError."""
    found: list[Channel | None] = [
        WebChannel(mailbox, addresses.page_url) if settings.web_chat != "off" else None,
        telegram(settings, menu),
    ]
    return {channel.name: channel for channel in found if channel}


def telegram(settings: Settings, menu: Menu | None = None) -> TelegramChannel | None:
    """Telegram when TELEGRAM_TOKEN is set; raises SetupError when the token is none."""
    if not settings.telegram_token:
        return None
    from bot.channels.telegram import TelegramChannel

    secret = settings.telegram_webhook_secret
    return TelegramChannel(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api_base,
        menu,
        public_url=settings.public_url,
        webhook_secret=secret.get_secret_value() if secret else None,
    )
