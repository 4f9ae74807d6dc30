"""An absence may be entered by somebody else.

Why: an administrator notes a colleague who has fallen ill; the colleague is told once who noted it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_leave_by"
down_revision: str | None = "20261123_deadlines"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    with op.batch_alter_table("leaves") as leaves:
        leaves.add_column(sa.Column("noted_by", sa.Integer(), nullable=True))
        leaves.create_foreign_key("fk_leaves_noted_by_persons", "persons", ["noted_by"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("leaves") as leaves:
        leaves.drop_constraint("fk_leaves_noted_by_persons", type_="foreignkey")
        leaves.drop_column("noted_by")
