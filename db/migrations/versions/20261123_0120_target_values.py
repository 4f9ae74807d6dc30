"""Values reported for the targets of a plan, with day, source and definition.

Why: the target board shows what was reached of the numbers of 2030 and 2045, and keeps who told it and when.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_targets"
down_revision: str | None = "20261123_usage"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "target_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_target_values_plan_id_plans", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_target_values_agency_id_agencies"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_target_values_person_id_persons", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_target_values"),
    )
    op.create_index("ix_target_values_plan", "target_values", ["plan_id", "key"])


def downgrade() -> None:
    op.drop_index("ix_target_values_plan", table_name="target_values")
    op.drop_table("target_values")
