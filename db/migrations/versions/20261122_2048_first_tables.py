"""The first tables.

Why: everything the bot remembers, from plans to the delivery ledger, starts here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "20261122a"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_agencies")),
        sa.UniqueConstraint("name", name=("uq_agencies_name")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=("pk_attempts")),
        sa.UniqueConstraint("channel", "user_id", name=("uq_attempts_channel")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)

    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=("pk_calendar_days")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("dialog", sa.JSON(), nullable=True),
        sa.Column("offer", sa.JSON(), nullable=True),
        sa.Column("topic", sa.JSON(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_conversations")),
        sa.UniqueConstraint("channel", "chat_id", "user_id", name=("uq_conversations_channel")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=True),
        sa.Column("on_unknown", sa.String(length=10), nullable=False),
        sa.Column("cancel_tag", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unknown_times", sa.Integer(), nullable=False),
        sa.Column("busy_times", sa.Integer(), nullable=False),
        sa.Column("lease_by", sa.String(length=60), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=100), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=("pk_deliveries")),
        sa.UniqueConstraint("key", name=("uq_deliveries_key")),
    )
    op.create_index("ix_deliveries_cancel_tag", "deliveries", ["cancel_tag"], unique=False)
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at"], unique=False)

    op.create_table(
        "gates",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("free_at", sa.Float(), nullable=False),
        sa.Column("closed_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=("pk_gates")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=("pk_persons")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_plans")),
        sa.UniqueConstraint("number", name=("uq_plans_number")),
    )
    op.create_table(
        "seen_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_seen_events")),
        sa.UniqueConstraint("channel", "event_id", name=("uq_seen_events_channel")),
    )
    op.create_index("ix_seen_events_at", "seen_events", ["at"], unique=False)

    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=("pk_settings")),
    )
    op.create_table(
        "web_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=("pk_web_messages")),
    )
    op.create_index("ix_web_messages_chat", "web_messages", ["chat_id", "id"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_accounts_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_accounts")),
        sa.UniqueConstraint("channel", "user_id", name=("uq_accounts_channel")),
    )
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"], unique=False)

    op.create_table(
        "chat_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("subscribed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subscribed_by", sa.Integer(), nullable=True),
        sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscribed_by"],
            ["persons.id"],
            name=("fk_chat_groups_subscribed_by_persons"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_chat_groups")),
        sa.UniqueConstraint("channel", "chat_id", name=("uq_chat_groups_channel")),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=("fk_digests_plan_id_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_digests")),
        sa.UniqueConstraint("plan_id", "period", name=("uq_digests_plan_id")),
        sa.UniqueConstraint("public_id", name=("uq_digests_public_id")),
    )
    op.create_table(
        "leaves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_leaves_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_leaves")),
    )
    op.create_index("ix_leaves_person", "leaves", ["person_id", "first_on"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=("fk_rounds_plan_id_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_rounds")),
        sa.UniqueConstraint("plan_id", "period", name=("uq_rounds_plan_id")),
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_substitute", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=("fk_seats_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_seats_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_seats")),
    )
    op.create_index(
        "ix_seats_open",
        "seats",
        ["agency_id", "role", "person_id"],
        unique=True,
        sqlite_where=sa.text("ends_at IS NULL"),
        postgresql_where=sa.text("ends_at IS NULL"),
    )
    op.create_index("ix_seats_person_id", "seats", ["person_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("is_substitute", sa.Boolean(), nullable=False),
        sa.Column("succeeds_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=("fk_invitations_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["used_by"], ["persons.id"], name=("fk_invitations_used_by_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["succeeds_id"], ["seats.id"], name=("fk_invitations_succeeds_id_seats"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=("uq_invitations_code_hash")),
    )
    op.create_table(
        "seat_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("is_same_person", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=("fk_seat_requests_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_seat_requests_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["persons.id"], name=("fk_seat_requests_holder_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_seat_requests")),
        sa.UniqueConstraint("invitation_id", "person_id", name=("uq_seat_requests_invitation_id")),
    )
    op.create_table(
        "task_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=("fk_task_groups_plan_id_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_task_groups")),
        sa.UniqueConstraint("plan_id", "code", name=("uq_task_groups_plan_id")),
    )
    op.create_table(
        "prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("confirms", sa.JSON(), nullable=False),
        sa.Column("stands_in_for", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_prompts_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=("fk_prompts_round_id_rounds"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stands_in_for"], ["persons.id"], name=("fk_prompts_stands_in_for_persons"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_prompts")),
        sa.UniqueConstraint("round_id", "person_id", name=("uq_prompts_round_id")),
    )
    op.create_index("ix_prompts_person_id", "prompts", ["person_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("short_title", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["task_groups.id"], name=("fk_tasks_group_id_task_groups"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=("fk_tasks_plan_id_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_tasks")),
        sa.UniqueConstraint("plan_id", "code", name=("uq_tasks_plan_id")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=("fk_assignments_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=("fk_assignments_task_id_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_assignments")),
        sa.UniqueConstraint("task_id", "agency_id", "role", name=("uq_assignments_task_id")),
    )
    op.create_index("ix_assignments_agency_id", "assignments", ["agency_id"], unique=False)

    op.create_table(
        "closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("asked_times", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=("fk_closings_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_closings_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=("fk_closings_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=("pk_closings")),
        sa.UniqueConstraint("task_id", "agency_id", name=("uq_closings_task_id")),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=("fk_confirmations_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_confirmations_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=("fk_confirmations_round_id_rounds"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=("fk_confirmations_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=("pk_confirmations")),
        sa.UniqueConstraint("round_id", "task_id", "agency_id", name=("uq_confirmations_round_id")),
    )
    op.create_table(
        "progress_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("is_unchanged", sa.Boolean(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("obstacle", sa.Boolean(), nullable=True),
        sa.Column("obstacle_text", sa.Text(), nullable=True),
        sa.Column("waiting_for", sa.String(length=300), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=("fk_progress_reports_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["progress_reports.id"],
            name=("fk_progress_reports_corrects_id_progress_reports"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_progress_reports_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=("fk_progress_reports_round_id_rounds")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=("fk_progress_reports_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=("pk_progress_reports")),
    )
    op.create_index("ix_progress_reports_round_id", "progress_reports", ["round_id"], unique=False)
    op.create_index(
        "ix_progress_reports_task", "progress_reports", ["task_id", "agency_id", "at"], unique=False
    )

    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_reminders_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompts.id"], name=("fk_reminders_prompt_id_prompts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_reminders")),
        sa.UniqueConstraint("prompt_id", "rung", "person_id", name=("uq_reminders_prompt_id")),
    )
    op.create_table(
        "obstacles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waiting_for", sa.String(length=300), nullable=True),
        sa.Column("addressed_to", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addressed_to"], ["agencies.id"], name=("fk_obstacles_addressed_to_agencies")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=("fk_obstacles_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_obstacles_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["progress_reports.id"], name=("fk_obstacles_report_id_progress_reports")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["progress_reports.id"], name=("fk_obstacles_resolved_by_progress_reports")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=("fk_obstacles_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=("pk_obstacles")),
    )
    op.create_index("ix_obstacles_task_id", "obstacles", ["task_id"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_reviews_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["progress_reports.id"], name=("fk_reviews_report_id_progress_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_reviews")),
        sa.UniqueConstraint("report_id", name=("uq_reviews_report_id")),
    )
    op.create_table(
        "obstacle_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obstacle_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=("fk_obstacle_events_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["obstacle_id"],
            ["obstacles.id"],
            name=("fk_obstacle_events_obstacle_id_obstacles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=("fk_obstacle_events_person_id_persons"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=("pk_obstacle_events")),
    )
    op.create_index("ix_obstacle_events_obstacle_id", "obstacle_events", ["obstacle_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_obstacle_events_obstacle_id", table_name="obstacle_events")

    op.drop_table("obstacle_events")
    op.drop_table("reviews")
    op.drop_index("ix_obstacles_task_id", table_name="obstacles")

    op.drop_table("obstacles")
    op.drop_table("reminders")
    op.drop_index("ix_progress_reports_task", table_name="progress_reports")
    op.drop_index("ix_progress_reports_round_id", table_name="progress_reports")

    op.drop_table("progress_reports")
    op.drop_table("confirmations")
    op.drop_table("closings")
    op.drop_index("ix_assignments_agency_id", table_name="assignments")

    op.drop_table("assignments")
    op.drop_table("tasks")
    op.drop_index("ix_prompts_person_id", table_name="prompts")

    op.drop_table("prompts")
    op.drop_table("task_groups")
    op.drop_table("seat_requests")
    op.drop_table("invitations")
    op.drop_index("ix_seats_person_id", table_name="seats")
    op.drop_index(
        "ix_seats_open",
        table_name="seats",
        sqlite_where=sa.text("ends_at IS NULL"),
        postgresql_where=sa.text("ends_at IS NULL"),
    )

    op.drop_table("seats")
    op.drop_table("rounds")
    op.drop_index("ix_leaves_person", table_name="leaves")

    op.drop_table("leaves")
    op.drop_table("digests")
    op.drop_table("chat_groups")
    op.drop_index("ix_accounts_person_id", table_name="accounts")

    op.drop_table("accounts")
    op.drop_index("ix_web_messages_chat", table_name="web_messages")

    op.drop_table("web_messages")
    op.drop_table("settings")
    op.drop_index("ix_seen_events_at", table_name="seen_events")

    op.drop_table("seen_events")
    op.drop_table("plans")
    op.drop_table("persons")
    op.drop_table("gates")
    op.drop_index("ix_deliveries_due", table_name="deliveries")
    op.drop_index("ix_deliveries_cancel_tag", table_name="deliveries")

    op.drop_table("deliveries")
    op.drop_table("conversations")
    op.drop_table("calendar_days")
    op.drop_index("ix_audit_at", table_name="audit")

    op.drop_table("audit")
    op.drop_table("attempts")
    op.drop_table("agencies")
