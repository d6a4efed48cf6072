"""Set-up: everything a fresh machine needs before the product can start."""
