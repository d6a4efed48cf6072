"""A draft walked step by step by the one who draws it."""
