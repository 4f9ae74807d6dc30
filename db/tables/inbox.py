"""Updates that came in and are not handled yet, and the keys of those that are."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class InboxItem(Base):
    """One delivery of a webhook. `lane` is the chat whose order must be kept; a waiting item with a lease is being
    handled. The body is personal data and is emptied once the item is done or given up; the key stays a while."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "key"), Index("ix_inbox_lanes", "state", "channel", "lane"))

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(128))
    lane: Mapped[str] = mapped_column(String(128), default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12), default=InboxState.WAITING.value)
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    lease_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
