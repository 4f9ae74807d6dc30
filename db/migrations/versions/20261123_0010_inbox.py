"""The inbox of webhooks.

Why: Zalo and Telegram want an answer within seconds, so what they deliver is stored first and handled afterwards.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_inbox"
down_revision: str | None = "20261122topics"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_by", sa.String(length=60), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "key", name="uq_inbox_channel"),
    )
    op.create_index("ix_inbox_lanes", "inbox", ["state", "channel", "lane"])


def downgrade() -> None:
    op.drop_table("inbox")
