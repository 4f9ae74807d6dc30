"""A prompt may have a deadline of its own.

Why: who could not be asked in time, or whose report was returned, gets a fair time to answer.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_deadlines"
down_revision: str | None = "20261123_evidence"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    with op.batch_alter_table("prompts") as prompts:
        prompts.add_column(sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("prompts") as prompts:
        prompts.drop_column("answer_by")
