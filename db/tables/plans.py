"""Plans as imported: the plan, its groups, tasks, agencies and who does what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Plan(Base):
    """One plan. `record` is the whole plan as read (knowledge.plan.Plan as JSON), the source of answers;
    the rows below exist so that progress can hang on them. A new import replaces the record, keeps the
    rows of tasks by code, and so keeps the progress."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    record: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]


class TaskGroup(Base):
    __tablename__ = "task_groups"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)


class Task(Base):
    """`withdrawn_at` marks a row that the newest import no longer has; its reports stay."""

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("task_groups.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    short_title: Mapped[str] = mapped_column(Text, default="")
    period: Mapped[str] = mapped_column(Text)
    cadence: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]


class TaskTitle(Base):
    """A short title given by an administrator. Append-only, the newest counts; empty: the proposed one again.
    It hangs on the task's row, so a new import keeps it."""

    __tablename__ = "task_titles"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    edited_at: Mapped[datetime]


class Agency(Base):
    """A body by its canonical name: of the plan's time or of today. Collectives are agencies too."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str] = mapped_column(String(20))


class Assignment(Base):
    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("task_id", "agency_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))  # knowledge.plan.Role
    position: Mapped[int]
