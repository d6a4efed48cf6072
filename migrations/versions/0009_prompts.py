"""Tables of prompts."""

revision = "0009_prompts"
down_revision = "0008_nodes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
