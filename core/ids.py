"""Identifiers: UUIDv7 strings for what happens, ASCII keys for what people configure."""

from __future__ import annotations

import os
import re
import threading
import time
import uuid

from core.errors import Invalid

_KEY = re.compile(r"^[a-z][a-z0-9_-]{0,62}$")


_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A UUIDv7 (RFC 9562 §5.7) later in order than every one made before by this process.

    48 bits of Unix milliseconds, 12 of their fraction (§6.2, method 3), then 62 random bits; so
    rows of one instant keep the order in which they came.
    """
    global _last
    with _lock:
        _last = ticks = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
    head = (ticks >> 12) << 16 | 0x7000 | ticks & 0xFFF
    tail = 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return str(uuid.UUID(int=head << 64 | tail))


def check_key(key: str) -> str:
    """Return ``key`` when it is a stable ASCII key, else raise :class:`Invalid`."""
    if not _KEY.match(key):
        raise Invalid(
            f"A chave “{key[:80]}” não serve: use letras minúsculas sem acento, números, "
            "hífen ou sublinhado, começando por letra.",
            field="key",
        )
    return key
