"""What a channel with rotating tokens and limited windows must remember: its pair of tokens, who may be written to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ChannelToken(Base):
    """An access token and the single-use refresh token that makes the next pair. Times are seconds since 1970 by
    the database's clock, which all replicas share. `generation` counts the pairs; `lease_by` is the one process that
    may refresh now; `seeds` are hashes of the refresh tokens that came from the settings."""

    __tablename__ = "channel_tokens"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)  # "zalo_oa:<app id>"
    access_token: Mapped[str] = mapped_column(Text, default="")
    refresh_token: Mapped[str] = mapped_column(Text)
    access_until: Mapped[float] = mapped_column(Float, default=0.0)
    generation: Mapped[int] = mapped_column(default=0)
    seeds: Mapped[list[Any]]
    lease_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[float] = mapped_column(Float, default=0.0)
    failing_since: Mapped[float | None] = mapped_column(Float)
    failure: Mapped[str | None] = mapped_column(String(200))
    needs_person: Mapped[bool] = mapped_column(default=False)  # waiting does not mend it
    is_dead: Mapped[bool] = mapped_column(default=False)  # the refresh token is used up: no use trying


class ChannelWindow(Base):
    """When somebody last did what allows a channel to write to them for a while (Zalo OA: 7 days)."""

    __tablename__ = "channel_windows"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[str] = mapped_column(String(100))
    opened_at: Mapped[datetime]
