"""The operator's browser: its telephone, its live socket, its commands."""
