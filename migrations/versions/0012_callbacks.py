"""Tables of callbacks."""

revision = "0012_callbacks"
down_revision = "0011_supervisors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
