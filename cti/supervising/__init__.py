"""Supervisors: they listen, whisper, join and take over; they move, pause and tell."""
