"""Calls that the city makes: callbacks that were asked for, and lines that dropped."""
