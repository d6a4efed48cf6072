"""What citizens thought of a visit: a score, perhaps a few words."""
