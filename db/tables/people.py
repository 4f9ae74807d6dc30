"""People, their accounts on channels, their seats in agencies, invitations, settings and the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Person(Base):
    """As little as possible: a name, and the consent (when, to which version of the notice)."""

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    consent_at: Mapped[datetime | None]
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    withdrawn_at: Mapped[datetime | None]


class Account(Base):
    """A person is not an account: one person may have several. `unreachable_at` when the channel refused."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[str] = mapped_column(String(100))
    chat_id: Mapped[str] = mapped_column(String(100))
    linked_at: Mapped[datetime]
    unreachable_at: Mapped[datetime | None]
    is_preferred: Mapped[bool] = mapped_column(default=False, server_default=false())  # chosen by the person


class Seat(Base):
    """A role at an agency held by a person from one moment to another. History stays with the agency."""

    __tablename__ = "seats"
    __table_args__ = (
        Index(
            "ix_seats_open", "agency_id", "role", "person_id", unique=True,
            sqlite_where=text("ends_at IS NULL"), postgresql_where=text("ends_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))  # None: an administrator's seat
    role: Mapped[str] = mapped_column(String(20))  # focal_point, coordinator, leader, admin
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    is_substitute: Mapped[bool] = mapped_column(default=False)


class Invitation(Base):
    """A single-use code. Only its hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    role: Mapped[str] = mapped_column(String(20))
    is_substitute: Mapped[bool] = mapped_column(default=False)
    succeeds_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id", ondelete="SET NULL"))  # handed over
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))


class SeatRequest(Base):
    """Somebody used a code for a seat that another person holds: an administrator decides. `is_same_person`
    when it is the holder with a new account."""

    __tablename__ = "seat_requests"
    __table_args__ = (UniqueConstraint("invitation_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    is_same_person: Mapped[bool]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    is_granted: Mapped[bool | None]


class Attempt(Base):
    """Wrong invitation codes counted by account, and the pause they lead to."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[str] = mapped_column(String(100))
    wrong: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]


class Setting(Base):
    """What an administrator may change while the bot runs."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class Audit(Base):
    """Who did what, when. Append-only; `detail` never holds message texts or tokens."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None]  # no foreign key: the line outlives the person's data
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]]
