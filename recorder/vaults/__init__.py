"""Where landed recordings are kept."""
