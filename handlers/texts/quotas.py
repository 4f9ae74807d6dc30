"""What is said about the monthly quota of a channel."""

from __future__ import annotations

from datetime import date

from bot.events import Bold, Reply, say
from handlers.texts.dates import count
from knowledge.allowance import Forecast

_NAMES = {"zalo_bot": "Zalo Bot", "zalo_oa": "Zalo OA", "telegram": "Telegram", "web": "Web"}
_DAYS_A_WEEK = 7


def outlook(found: Forecast) -> str:
    """"đã gửi 2.430/3.000 tin trong tháng, còn đủ 2 tuần" """
    return f"đã gửi {_number(found.used)}/{_number(found.monthly)} tin trong tháng, {_lasts(found)}"


def warning(channel: str, found: Forecast, today: date) -> Reply:
    """To the coordinator, once for each level of a month."""
    name = _NAMES.get(channel, channel)
    if found.level == "used_up":
        head = f"Kênh {name} đã gửi hết {_number(found.monthly)} tin của tháng {today.month}."
        advice = "Từ nay đến hết tháng, kênh này có thể không gửi được tin; tin chưa gửi vẫn chờ. Đề nghị báo các đầu mối dùng kênh khác hoặc nâng gói tài khoản."
    else:
        head = f"Kênh {name} {outlook(found)}."
        advice = "Đề nghị đồng chí xem xét giảm số tin (nhóm nhận bản tin, số lần hỏi), chuyển một số đầu mối sang kênh khác hoặc nâng gói tài khoản."
    return Reply((say(Bold(head)), say(advice)))


def _lasts(found: Forecast) -> str:
    days = found.days_left
    if days is None:
        return "đủ dùng đến hết tháng"
    if days == 0:
        return "có thể hết trong hôm nay"
    if days >= 2 * _DAYS_A_WEEK:
        return f"còn đủ {days // _DAYS_A_WEEK} tuần"
    return f"còn đủ {count(days)} ngày"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
