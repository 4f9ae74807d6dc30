"""What follows a check-in: reviews, closings, confirmations by coordinators, reminders, leave, calendar days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Review(Base):
    """The coordinating department accepts a report of completion, or returns it with a reason."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_reports.id"), unique=True)
    verdict: Mapped[str] = mapped_column(String(12))  # confirmed, returned
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class Closing(Base):
    """How a task whose range has run out was concluded: completed, extended, folded into another plan."""

    __tablename__ = "closings"
    __table_args__ = (UniqueConstraint("task_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    asked_times: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(12))  # completed, extended, folded
    document: Mapped[str | None] = mapped_column(Text)  # number and date as told; None: "chưa có"
    extended_to: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]


class Confirmation(Base):
    """A coordinating agency's one-tap word on a task in a round."""

    __tablename__ = "confirmations"
    __table_args__ = (UniqueConstraint("round_id", "task_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    agrees: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class Reminder(Base):
    """One step of the reminder ladder that was taken: "đã đôn đốc lần 2" counts these."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("prompt_id", "rung", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"))
    rung: Mapped[str] = mapped_column(String(20))  # focal_point, substitute, head, coordinator
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class Leave(Base):
    """A person is away; the substitute is asked, nobody is "missing"."""

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_person", "person_id", "first_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))  # None: told by oneself


class CalendarDay(Base):
    """A day off or worked by decision, edited by an administrator; wins over the file and the package."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    document: Mapped[str] = mapped_column(Text, default="")
    is_confirmed: Mapped[bool]
    changed_at: Mapped[datetime]


class ObstacleEvent(Base):
    """What happened to an obstacle, a recommendation or a proposal: received, resolved, not ours, answered."""

    __tablename__ = "obstacle_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    obstacle_id: Mapped[int] = mapped_column(ForeignKey("obstacles.id", ondelete="CASCADE"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
