"""Missed questions, synonyms and edited short titles.

Why: administrators see what found nothing, teach a synonym or a better title in the chat, and it works at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261122b"
down_revision: str | None = "20261122a"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "missed_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_missed_questions"),
        sa.UniqueConstraint("folded", name="uq_missed_questions_folded"),
    )
    op.create_index("ix_missed_questions_last_at", "missed_questions", ["last_at"])
    op.create_table(
        "synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("said", sa.String(length=100), nullable=False),
        sa.Column("meant", sa.String(length=200), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_synonyms"),
    )
    in_use = sa.text("removed_at IS NULL")
    op.create_index("ix_synonyms_in_use", "synonyms", ["key"], unique=True, sqlite_where=in_use, postgresql_where=in_use)
    op.create_table(
        "task_titles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_titles_task_id_tasks", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_task_titles"),
    )
    op.create_index("ix_task_titles_task_id", "task_titles", ["task_id"])


def downgrade() -> None:
    op.drop_table("task_titles")
    op.drop_table("synonyms")
    op.drop_table("missed_questions")
