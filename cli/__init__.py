"""The command line: set-up, supervisor, and everything a person types after ``./atende``."""
