"""Tables of crm."""

import sqlalchemy as sa
from alembic import op

from core.db import Instant

revision = "0004_crm"
down_revision = "0003_queues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crm_calendars",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "crm_number_formats",
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("pattern", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("object"),
    )
    op.create_table(
        "crm_people",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("social_name", sa.String(length=120), nullable=False),
        sa.Column("cpf", sa.String(length=11), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cpf"),
    )
    op.create_table(
        "crm_services",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=1), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("needs_place", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["crm_services.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_crm_services_parent", "crm_services", ["parent"], unique=False)
    op.create_table(
        "crm_articles",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service"],
            ["crm_services.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_crm_articles_audience", "crm_articles", ["audience"], unique=False)
    op.create_table(
        "crm_person_words",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["crm_people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "person_id"),
    )
    op.create_index("ix_crm_person_words_person", "crm_person_words", ["person_id"], unique=False)
    op.create_table(
        "crm_telephones",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("raw", sa.String(length=64), nullable=False),
        sa.Column("e164", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("match_key", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["crm_people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "match_key", name="uq_crm_telephones_person_match"),
    )
    op.create_index("ix_crm_telephones_match", "crm_telephones", ["match_key"], unique=False)
    op.create_table(
        "crm_tickets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("digits", sa.String(length=40), nullable=True),
        sa.Column("protocol", sa.String(length=40), nullable=True),
        sa.Column("interaction_id", sa.String(length=36), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("service_key", sa.String(length=64), nullable=True),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("incomplete", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("operator_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_rule", sa.String(length=100), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["crm_people.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["service_key"],
            ["crm_services.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digits"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("ix_crm_tickets_due", "crm_tickets", ["stage", "due_at"], unique=False)
    op.create_index(
        "ix_crm_tickets_interaction_id", "crm_tickets", ["interaction_id"], unique=False
    )
    op.create_index(
        "ix_crm_tickets_operator", "crm_tickets", ["operator_id", "created_at"], unique=False
    )
    op.create_index("ix_crm_tickets_person", "crm_tickets", ["person_id", "stage"], unique=False)
    op.create_index("ix_crm_tickets_protocol", "crm_tickets", ["protocol"], unique=False)
    op.create_index("ix_crm_tickets_stage", "crm_tickets", ["stage", "created_at"], unique=False)
    op.create_table(
        "crm_visits",
        sa.Column("interaction_id", sa.String(length=36), nullable=False),
        sa.Column("protocol", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("caller_raw", sa.String(length=64), nullable=True),
        sa.Column("caller_e164", sa.String(length=20), nullable=True),
        sa.Column("caller_kind", sa.String(length=12), nullable=True),
        sa.Column("caller_key", sa.String(length=20), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("confirmed_by", sa.String(length=36), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["crm_people.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("interaction_id"),
        sa.UniqueConstraint("protocol"),
    )
    op.create_index("ix_crm_visits_caller", "crm_visits", ["caller_key", "opened_at"], unique=False)
    op.create_index("ix_crm_visits_person", "crm_visits", ["person_id", "opened_at"], unique=False)
    op.create_table(
        "crm_ticket_events",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=True),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["crm_tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_crm_ticket_events_ticket", "crm_ticket_events", ["ticket_id", "at"], unique=False
    )
    for name in ("crm_article_index", "crm_ticket_index"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(key UNINDEXED, title, body)")
        else:
            op.execute(f"CREATE TABLE {name} (key varchar(64) PRIMARY KEY, words tsvector)")
            op.execute(f"CREATE INDEX ix_{name} ON {name} USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE crm_ticket_index")
    op.execute("DROP TABLE crm_article_index")
    op.drop_table("crm_ticket_events")
    op.drop_table("crm_visits")
    op.drop_table("crm_tickets")
    op.drop_table("crm_telephones")
    op.drop_table("crm_person_words")
    op.drop_table("crm_articles")
    op.drop_table("crm_services")
    op.drop_table("crm_people")
    op.drop_table("crm_number_formats")
    op.drop_table("crm_calendars")
