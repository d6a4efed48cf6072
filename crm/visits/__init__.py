"""A visit under its protocol: who called, and who an operator confirmed them to be."""
