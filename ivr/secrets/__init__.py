"""Secrets that requests of flows need: kept sealed, used by name, shown to nobody."""
