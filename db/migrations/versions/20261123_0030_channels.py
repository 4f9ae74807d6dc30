"""Tokens that rotate, and the windows in which a person may be written to.

Why: a Zalo Official Account refreshes a single-use token for all replicas, and may write to a person for seven days only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123c"
down_revision: str | None = "20261123_inbox"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "channel_tokens",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("access_until", sa.Float(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("seeds", sa.JSON(), nullable=False),
        sa.Column("lease_by", sa.String(length=60), nullable=True),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("failing_since", sa.Float(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_channel_tokens"),
    )
    op.create_table(
        "channel_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_windows"),
        sa.UniqueConstraint("channel", "user_id", name="uq_channel_windows_channel"),
    )


def downgrade() -> None:
    op.drop_table("channel_windows")
    op.drop_table("channel_tokens")
