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
from bot.usage import Usage

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.channels.zalo_bot import ZaloBotChannel
    from bot.channels.zalo_oa import Link, ZaloOaChannel
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
        zalo_bot(settings, addresses, sessions, now),
        zalo_oa(settings, sessions, now, lambda path: addresses.public_file_url(path, now())),
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


def zalo_oa(
    settings: Settings, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime], link: Link | None = None
) -> ZaloOaChannel | None:
    """The Official Account when its app, the app's secret and a first refresh token are set. `link` makes a public
    address of a file that the account cannot carry."""
    app_id, app_secret, seed = settings.zalo_oa_app_id, settings.zalo_oa_app_secret, settings.zalo_oa_refresh_token
    if not (app_id and app_secret and seed):
        return None
    from bot.channels.zalo_oa import ZaloOaChannel
    from bot.channels.zalo_oa_api import Credentials
    from bot.keyring import DbVault
    from bot.windows import DbWindows

    oa_secret = settings.zalo_oa_secret_key
    return ZaloOaChannel(
        Credentials(app_id, app_secret.get_secret_value()),
        oa_secret.get_secret_value() if oa_secret else "",
        DbVault(sessions, f"{ZaloOaChannel.name}:{app_id}", seed.get_secret_value()),
        DbWindows(sessions, ZaloOaChannel.name, now),
        now,
        api_base=settings.zalo_oa_api_base,
        oauth_base=settings.zalo_oauth_base,
        link=link,
        drops_stale=settings.dondoc_now is None,  # an assumed clock cannot tell what is old
    )


def zalo_bot(
    settings: Settings, addresses: FileAddresses, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
) -> ZaloBotChannel | None:
    """The Zalo Bot Platform when ZALO_BOT_TOKEN is set."""
    if not settings.zalo_bot_token:
        return None
    from bot.channels.zalo_bot import ZaloBotChannel

    secret = settings.zalo_bot_webhook_secret
    return ZaloBotChannel(
        settings.zalo_bot_token.get_secret_value(),
        settings.zalo_bot_api_base,
        now=now,
        public_url=settings.public_url,
        secret=secret.get_secret_value() if secret else None,
        shown_name=settings.zalo_bot_name,
        monthly=settings.zalo_bot_monthly,
        file_url=lambda path: addresses.public_file_url(path, now()),
        count=Usage(sessions, ZaloBotChannel.name, now, settings.zone).count,
        drops_stale=settings.dondoc_now is None,  # an assumed clock cannot tell what is old
    )
