"""The channels that the settings switch on. Each SDK is loaded only when its channel is: aiogram alone takes
seconds and tens of megabytes, which `dondoc ask` and a bot without Telegram need not pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel


def telegram(settings: Settings, menu: Sequence[tuple[str, str]] = ()) -> TelegramChannel | None:
    """Telegram when TELEGRAM_TOKEN is set; raises SetupError when the token is none."""
    if not settings.telegram_token:
        return None
    from bot.channels.telegram import TelegramChannel

    return TelegramChannel(settings.telegram_token.get_secret_value(), settings.telegram_api_base, menu)
