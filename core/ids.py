"""Identifiers: UUIDv7 strings for what happens, ASCII keys for what people configure."""

from __future__ import annotations

import os
import re
import time
import uuid

from core.errors import Invalid

_KEY = re.compile(r"^[a-z][a-z0-9_-]{0,62}$")


def new_id() -> str:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=value))


def check_key(key: str) -> str:
    """Return ``key`` when it is a stable ASCII key, else raise :class:`Invalid`."""
    if not _KEY.match(key):
        raise Invalid(
            f"A chave “{key[:80]}” não serve: use letras minúsculas sem acento, números, "
            "hífen ou sublinhado, começando por letra.",
            field="key",
        )
    return key
