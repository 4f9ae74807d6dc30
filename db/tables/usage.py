"""How many messages a channel with a monthly quota has sent, by day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class UsageDay(Base):
    """Messages sent on a day of the local calendar; numbers only, no person and no chat."""

    __tablename__ = "usage_days"
    __table_args__ = (UniqueConstraint("channel", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    sent: Mapped[int] = mapped_column(default=0)
