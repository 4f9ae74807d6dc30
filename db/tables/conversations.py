"""What a conversation needs between two messages, and the events already handled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Conversation(Base):
    """Keyed by channel + chat + user. `dialog`, `offer` and `topic` are small JSON objects:
    dialog {"ability","step","data","at"}; offer {"id","ability","step","choices":[[id,label]],"data","at"};
    topic: whatever the asking ability remembers for follow-ups, with its time."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "chat_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat_id: Mapped[str] = mapped_column(String(100))
    user_id: Mapped[str] = mapped_column(String(100))
    dialog: Mapped[dict[str, Any] | None]
    offer: Mapped[dict[str, Any] | None]
    topic: Mapped[dict[str, Any] | None]
    updated_at: Mapped[datetime]


class SeenEvent(Base):
    """An event id handled once is never handled again (webhooks are retried, polls repeat)."""

    __tablename__ = "seen_events"
    __table_args__ = (UniqueConstraint("channel", "event_id"), Index("ix_seen_events_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class WebMessage(Base):
    """The mailbox of the local web chat: written by any process, tailed by the web server, deleted once the
    page has acknowledged it (the page keeps its own history)."""

    __tablename__ = "web_messages"
    __table_args__ = (Index("ix_web_messages_chat", "chat_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
