"""The delivery ledger and its rate gates."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Delivery(Base):
    """One message to one chat, under a unique key. `reply` is a Reply as JSON (bot/wire.py); `opening` the
    dialog that it opens for its recipient; `on_unknown` is "retry" (a prompt) or "wait" (a group digest)."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # prompt, reminder, digest, notice
    channel: Mapped[str] = mapped_column(String(20))
    chat_id: Mapped[str] = mapped_column(String(100))
    user_id: Mapped[str] = mapped_column(String(100))
    is_group: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str | None] = mapped_column(String(100))  # part of the group, where it has parts
    reply: Mapped[dict[str, Any]]
    opening: Mapped[dict[str, Any] | None]
    on_unknown: Mapped[str] = mapped_column(String(10), default="retry")
    cancel_tag: Mapped[str | None] = mapped_column(String(200), index=True)  # "prompt:12": one answer cancels all
    state: Mapped[str] = mapped_column(String(12), default=DeliveryState.PENDING.value)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    unknown_times: Mapped[int] = mapped_column(default=0)  # sends that may have arrived
    busy_times: Mapped[int] = mapped_column(default=0)  # postponed because the person was in the middle of something
    lease_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(100))
    parts: Mapped[int] = mapped_column(default=1)  # messages that it took; only a single one can be edited
    error: Mapped[str | None] = mapped_column(Text)


class Gate(Base):
    """A rate gate (GCRA), in seconds since the epoch by the database's clock: `free_at` is the theoretical
    arrival time, `closed_until` the end of a refusal (429). Keys: "telegram", "telegram:chat:42",
    "telegram:group:-100"."""

    __tablename__ = "gates"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    free_at: Mapped[float] = mapped_column(Float)
    closed_until: Mapped[float] = mapped_column(Float, default=0.0)
