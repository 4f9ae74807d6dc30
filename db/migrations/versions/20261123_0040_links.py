"""Codes that link a second account to a person, and the account that a person prefers.

Why: officials have Zalo and Telegram; a message goes to one of them, and to the other when the first refuses it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261122_links"
down_revision: str | None = "20261123c"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "link_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_link_codes"),
        sa.UniqueConstraint("code_hash", name="uq_link_codes_code_hash"),
        sa.UniqueConstraint("channel", "user_id", name="uq_link_codes_channel"),
    )
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("is_preferred", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("is_preferred")
    op.drop_table("link_codes")
