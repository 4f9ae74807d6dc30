"""Editions of a digest, subscriptions of groups and persons, decisions about the coming digest.

Why: who gets a digest, when, about what and in which form is chosen one by one, and what was said can be corrected.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261123_editions"
down_revision: str | None = "20261122_links"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    with op.batch_alter_table("digests") as digests:
        digests.add_column(sa.Column("series", sa.String(length=60), nullable=False, server_default=""))
        digests.add_column(sa.Column("memory", sa.JSON(), nullable=True))
        digests.add_column(sa.Column("correction", sa.Text(), nullable=False, server_default=""))
        digests.add_column(sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
        digests.alter_column("public_id", type_=sa.String(length=100), existing_type=sa.String(length=40), existing_nullable=False)
        digests.drop_constraint("uq_digests_plan_id", type_="unique")
        digests.create_unique_constraint("uq_digests_plan_id", ["plan_id", "period", "series"])
    with op.batch_alter_table("digests") as digests:
        digests.alter_column("series", server_default=None, existing_type=sa.String(length=60), existing_nullable=False)
        digests.alter_column("correction", server_default=None, existing_type=sa.Text(), existing_nullable=False)
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("parts", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.alter_column("parts", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    op.create_table(
        "digest_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_called_off", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_digest_decisions_plan_id_plans", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_digest_decisions_person_id_persons", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_decisions"),
        sa.UniqueConstraint("plan_id", "period", name="uq_digest_decisions_plan_id"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=5), nullable=True),
        sa.Column("is_short", sa.Boolean(), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["chat_groups.id"], name="fk_subscriptions_group_id_chat_groups", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_subscriptions_person_id_persons", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_subscriptions_plan_id_plans", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name="fk_subscriptions_by_id_persons", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_group_id", "subscriptions", ["group_id"])
    op.create_index("ix_subscriptions_person_id", "subscriptions", ["person_id"])
    op.execute(
        sa.text(
            "INSERT INTO subscriptions (group_id, topic, about, value, is_short, is_silent, is_pinned, since, by_id)"
            " SELECT id, topic, 'all', '', :no, :no, :no, subscribed_at, subscribed_by FROM chat_groups"
            " WHERE subscribed_at IS NOT NULL AND unsubscribed_at IS NULL"
        ).bindparams(sa.bindparam("no", False, type_=sa.Boolean()))
    )
    with op.batch_alter_table("chat_groups") as groups:
        groups.drop_constraint("fk_chat_groups_subscribed_by_persons", type_="foreignkey")
        groups.drop_column("topic")
        groups.drop_column("subscribed_at")
        groups.drop_column("subscribed_by")
        groups.drop_column("unsubscribed_at")


def downgrade() -> None:
    with op.batch_alter_table("chat_groups") as groups:
        groups.add_column(sa.Column("topic", sa.String(length=100), nullable=True))
        groups.add_column(sa.Column("subscribed_at", sa.DateTime(timezone=True), nullable=True))
        groups.add_column(sa.Column("subscribed_by", sa.Integer(), nullable=True))
        groups.add_column(sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=True))
        groups.create_foreign_key("fk_chat_groups_subscribed_by_persons", "persons", ["subscribed_by"], ["id"], ondelete="SET NULL")
    op.execute(
        "UPDATE chat_groups SET topic = (SELECT max(topic) FROM subscriptions"
        " WHERE subscriptions.group_id = chat_groups.id AND ended_at IS NULL), subscribed_at = (SELECT min(since) FROM subscriptions"
        " WHERE subscriptions.group_id = chat_groups.id AND ended_at IS NULL)"
    )
    op.drop_index("ix_subscriptions_person_id", table_name="subscriptions")
    op.drop_index("ix_subscriptions_group_id", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_table("digest_decisions")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_column("parts")
    op.execute("DELETE FROM digests WHERE series <> ''")
    with op.batch_alter_table("digests") as digests:
        digests.drop_constraint("uq_digests_plan_id", type_="unique")
        digests.create_unique_constraint("uq_digests_plan_id", ["plan_id", "period"])
        digests.alter_column("public_id", type_=sa.String(length=40), existing_type=sa.String(length=100), existing_nullable=False)
        digests.drop_column("corrected_at")
        digests.drop_column("correction")
        digests.drop_column("memory")
        digests.drop_column("series")
