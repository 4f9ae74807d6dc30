"""Values reported for the targets of a plan."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class TargetValue(Base):
    """One reported value of one target on one day. Append-only: a later row for the same day counts instead of it,
    `withdrawn_at` takes one out. `said` are the reporter's words for what was counted."""

    __tablename__ = "target_values"
    __table_args__ = (Index("ix_target_values_plan", "plan_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))  # of the target: "2030-cooperatives"
    value: Mapped[float] = mapped_column(Float)
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(Text)
    definition: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(Text, default="")
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
