"""Deadlines in working hours."""
