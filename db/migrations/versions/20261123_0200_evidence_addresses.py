"""Room for addresses as references of evidence.

Why: Zalo hands out pictures by address, which is longer than a file id of Telegram.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_evidence"
down_revision: str | None = "20261123_board"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    with op.batch_alter_table("evidence") as evidence:
        evidence.alter_column("ref", existing_type=sa.String(length=300), type_=sa.String(length=1000), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("evidence") as evidence:
        evidence.alter_column("ref", existing_type=sa.String(length=1000), type_=sa.String(length=300), existing_nullable=False)
