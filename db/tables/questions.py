"""What the plan did not answer, and what administrators teach in the chat: synonyms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class MissedQuestion(Base):
    """A question that found nothing, counted; nobody's: no person, no chat. `folded` tells one from another,
    `words` is how it reads. `resolved_at`: a synonym answers it now; `is_outside`: the plan has nothing on it."""

    __tablename__ = "missed_questions"
    __table_args__ = (UniqueConstraint("folded"), Index("ix_missed_questions_last_at", "last_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(200))
    count: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    is_outside: Mapped[bool] = mapped_column(default=False)


class Synonym(Base):
    """An everyday phrase and the words of the plan for it. A removed one keeps its row, so ids only grow and
    (count, newest id) of the rows in use tells whether anything changed. Who accepted it is in the audit log."""

    __tablename__ = "synonyms"
    __table_args__ = (
        Index(
            "ix_synonyms_in_use", "key", unique=True,
            sqlite_where=text("removed_at IS NULL"), postgresql_where=text("removed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))  # knowledge.normalize.key of `said`
    said: Mapped[str] = mapped_column(String(100))
    meant: Mapped[str] = mapped_column(String(200))
    accepted_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
