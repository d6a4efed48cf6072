"""Visits: their rows, their writer, their doors."""
