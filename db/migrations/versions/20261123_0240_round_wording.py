"""A round keeps the titles of the tasks as they were when it opened.

Why: a title that is changed in the middle of a round would make its reminder ask about something that nobody was asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_wording"
down_revision: str | None = "20261123_leave_by"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    with op.batch_alter_table("rounds") as rounds:
        rounds.add_column(sa.Column("titles", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rounds") as rounds:
        rounds.drop_column("titles")
