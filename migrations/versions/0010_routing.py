"""Tables of routing."""

revision = "0010_routing"
down_revision = "0009_prompts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
