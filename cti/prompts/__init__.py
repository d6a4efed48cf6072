"""Sentences spoken by a person and uploaded, heard instead of the synthetic voice."""
