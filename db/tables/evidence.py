"""What was sent along with a report: photos and documents, kept by reference."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Evidence(Base):
    """A photo or document behind a report. `ref` is the channel's own handle (on Telegram the file id, which only
    this bot can use; on Zalo an address that ends): the content stays with the channel, as long as the channel keeps it."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("report_id", "channel", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_reports.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))  # photo, document
    name: Mapped[str] = mapped_column(String(255), default="")
    size_bytes: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
