"""What is said when a question is put off to a day on which nobody works."""

from __future__ import annotations

from datetime import date, datetime

from bot.events import Choice, Reply, say
from handlers.texts.dates import day_and_weekday, moment
from handlers.texts.ladder import OTHER_DAY

AGREED = "agreed"


def day_off(asked: date, until: datetime) -> Reply:
    """The day that was named is off; the next moment at which somebody may be asked is offered instead."""
    said = f"{day_and_weekday(asked)} là ngày nghỉ. Kênh có thể hỏi lại lúc {moment(until)}; đồng chí có đồng ý không?"
    return Reply((say(said[0].upper() + said[1:]),), (Choice(AGREED, "Đồng ý"), Choice(OTHER_DAY, "Chọn ngày khác")))
