"""Digests that were said, who gets them, and what the coordinating department decides about one beforehand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ChatGroup(Base):
    """A group chat that the bot is or was in. `unreachable_at`: the bot was removed from it, or the group is gone."""

    __tablename__ = "chat_groups"
    __table_args__ = (UniqueConstraint("channel", "chat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat_id: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300), default="")
    greeted_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]


class Subscription(Base):
    """A group (`topic`: the part of it that asked) or a person that gets a digest. `about` and `value` are its scope; `plan_id` None: every plan;
    `weekday` and `at` None: at the hour of the plan's digest."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("chat_groups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    topic: Mapped[str | None] = mapped_column(String(100))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(10), default="all")
    value: Mapped[str] = mapped_column(String(300), default="")
    weekday: Mapped[int | None]  # ISO: 1 is Monday
    at: Mapped[str | None] = mapped_column(String(5))  # "08:00"
    is_short: Mapped[bool] = mapped_column(default=False)
    is_silent: Mapped[bool] = mapped_column(default=False)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]


class Digest(Base):
    """One edition: what was said about a period, kept so that the next one says what changed. `series` tells editions
    of one period apart (scope, hour of the week); "" is the whole plan at its usual hour. `public_id` is printed in it.
    `memory` is what the next edition and a correction need to know of it; `correction` what was said about it later."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("plan_id", "period", "series"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(20))
    series: Mapped[str] = mapped_column(String(60), default="")
    public_id: Mapped[str] = mapped_column(String(100), unique=True)
    made_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    numbers: Mapped[dict[str, Any]]
    memory: Mapped[dict[str, Any] | None]
    text: Mapped[str] = mapped_column(Text)
    correction: Mapped[str] = mapped_column(Text, default="")
    corrected_at: Mapped[datetime | None]


class DigestDecision(Base):
    """What a coordinator decided about the coming digest of a period: words of introduction, put off until, sent at
    once, or not sent at all."""

    __tablename__ = "digest_decisions"
    __table_args__ = (UniqueConstraint("plan_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(20))
    intro: Mapped[str] = mapped_column(Text, default="")
    send_at: Mapped[datetime | None]  # instead of the usual hour: earlier or later
    is_called_off: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    at: Mapped[datetime]
