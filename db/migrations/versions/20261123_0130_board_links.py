"""Links to the progress board that end by themselves.

Why: leaders look at the board from outside; a link nobody can guess, for a day, needs no password.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_board"
down_revision: str | None = "20261123_targets"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "board_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_board_links_person_id_persons", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_board_links"),
        sa.UniqueConstraint("token_hash", name="uq_board_links_token_hash"),
    )
    op.create_index("ix_board_links_person_id", "board_links", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_board_links_person_id", table_name="board_links")
    op.drop_table("board_links")
