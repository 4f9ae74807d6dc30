"""Rounds of check-ins, the prompts sent in them, the reports that came back, and obstacles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Round(Base):
    """One reporting period of one plan. Times and titles are fixed when it opens."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("plan_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(20))  # "2026-W48"
    opens_at: Mapped[datetime]
    reminds_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    titles: Mapped[dict[str, Any] | None]  # by task, as they were when the round opened


class Prompt(Base):
    """What one person is asked in a round: the roster, frozen when the round opens.

    `items` is a list of [task code, agency name]; `confirms` lists, in the same form, what the person's agency
    coordinates and may confirm with one tap; `stands_in_for` is the person on leave; `asked_at` tells who joined after the reminder
    was due, or could be asked only then; `answer_by` is a deadline after that of the round, for this person."""

    __tablename__ = "prompts"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    items: Mapped[list[Any]]
    confirms: Mapped[list[Any]] = mapped_column(default=list)
    stands_in_for: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    snoozed_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class ProgressReport(Base):
    """One check-in on one task by one agency. Append-only: a correction is a new row that names the old one
    in `corrects_id`. The receipt number is made of the id."""

    __tablename__ = "progress_reports"
    __table_args__ = (Index("ix_progress_reports_task", "task_id", "agency_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str | None] = mapped_column(String(20))  # knowledge.progress.Status, "unchanged" resolved
    is_unchanged: Mapped[bool] = mapped_column(default=False)
    percent: Mapped[int | None]
    document_number: Mapped[str | None] = mapped_column(String(100))
    document_date: Mapped[date | None]
    obstacle: Mapped[bool | None]
    obstacle_text: Mapped[str | None] = mapped_column(Text)
    waiting_for: Mapped[str | None] = mapped_column(String(300))
    due_on: Mapped[date | None]
    figures: Mapped[list[Any]]
    words: Mapped[str] = mapped_column(Text)  # the sender's own words
    channel: Mapped[str] = mapped_column(String(20), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("progress_reports.id"))
    # The log is a chain: `link` is the hash of this row's words and of the link before it.
    link: Mapped[str] = mapped_column(String(64), default="")


class Obstacle(Base):
    """An obstacle, a recommendation (needs an answer from above) or a proposal to amend the plan. An obstacle
    raised by a report is open until a later report of the same agency and task says that it is gone."""

    __tablename__ = "obstacles"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), default="obstacle")
    state: Mapped[str] = mapped_column(String(12), default="open")
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("progress_reports.id"))
    words: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text, default="")  # of a proposal: the new words
    reason: Mapped[str] = mapped_column(Text, default="")
    waiting_for: Mapped[str | None] = mapped_column(String(300))
    addressed_to: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    raised_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("progress_reports.id"))
