"""Who opened a page from within Telegram: the data that the app hands over, believed only when the signature holds."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.utils.web_app import safe_parse_webapp_init_data

from bot.channels.base import Visitor

_GOOD_FOR = timedelta(hours=24)  # after that the page has to be opened anew
_AHEAD = timedelta(minutes=5)  # how far two clocks may differ


def visitor_of(token: str, init_data: str, now: datetime) -> Visitor | None:
    """The account that the init data was made for; None when it is forged, too old, or of nobody."""
    try:
        found = safe_parse_webapp_init_data(token, init_data)
    except (ValueError, TypeError):  # pydantic's error is a ValueError
        return None
    if found.user is None or found.user.is_bot or not now - _GOOD_FOR <= found.auth_date <= now + _AHEAD:
        return None
    name = " ".join(filter(None, (found.user.first_name, found.user.last_name)))
    return Visitor(str(found.user.id), name)


def is_genuine_init_data(token: str, init_data: str, now: datetime) -> bool:
    """Whether Telegram made this data for our bot, less than a day ago."""
    return visitor_of(token, init_data, now) is not None
