"""One file per command of ``./atende``; each offers ``register(app)``."""
