"""Messages sent by day on channels with a monthly quota.

Why: the free plan of the Zalo Bot Platform ends at 3,000 messages a month, and the coordinator must know before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_usage"
down_revision: str | None = "20261123_editions"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "usage_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_usage_days"),
        sa.UniqueConstraint("channel", "day", name="uq_usage_days_channel"),
    )


def downgrade() -> None:
    op.drop_table("usage_days")
