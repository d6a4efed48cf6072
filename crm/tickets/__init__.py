"""Visits and tickets: the protocol said at the start, and what the city promised."""
