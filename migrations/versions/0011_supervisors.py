"""Tables of supervisors."""

revision = "0011_supervisors"
down_revision = "0010_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
