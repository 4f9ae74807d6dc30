"""Topics of groups, the greeting of a group, and what is attached to a report.

Why: a digest goes to the forum topic that asked for it, a group is greeted once, a photo of the document that a
report speaks of is kept by reference.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261122topics"
down_revision: str | None = "20261122b"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("topic", sa.String(length=100), nullable=True))
    op.add_column("chat_groups", sa.Column("topic", sa.String(length=100), nullable=True))
    op.add_column("chat_groups", sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True))
    _part_topics()
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["progress_reports.id"], name="fk_evidence_report_id_progress_reports", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("report_id", "channel", "ref", name="uq_evidence_report_id"),
    )


def _part_topics() -> None:
    """A topic used to be written behind its group, "-1001234/56". Where several topics of one group had asked for
    the digest, the latest keeps it; an unfinished dialog in a topic is dropped."""
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM conversations WHERE channel = 'telegram' AND chat_id LIKE '%/%'"))
    for table in ("deliveries", "chat_groups"):
        found = sa.text(f"SELECT id, chat_id FROM {table} WHERE channel = 'telegram' AND chat_id LIKE '%/%' ORDER BY id DESC")
        for row_id, old in connection.execute(found).all():
            chat_id, topic = old.split("/", 1)
            if table == "chat_groups":
                same = sa.text("SELECT id FROM chat_groups WHERE channel = 'telegram' AND chat_id = :chat")
                if connection.execute(same, {"chat": chat_id}).first():
                    connection.execute(sa.text("DELETE FROM chat_groups WHERE id = :id"), {"id": row_id})
                    continue
            change = sa.text(f"UPDATE {table} SET chat_id = :chat, topic = :topic WHERE id = :id")
            connection.execute(change, {"chat": chat_id, "topic": topic, "id": row_id})


def downgrade() -> None:
    op.drop_table("evidence")
    op.drop_column("chat_groups", "greeted_at")
    op.drop_column("chat_groups", "topic")
    op.drop_column("deliveries", "topic")
