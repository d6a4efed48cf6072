"""People: one person behind many telephones."""
