"""Whole calls with the real Asterisk."""
