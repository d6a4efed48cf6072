"""Telephone calls: reception, the line, the operator's leg, the talk, recovery."""
