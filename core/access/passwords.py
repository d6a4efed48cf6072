"""Passwords: argon2id in a thread, words that can be read out, and a brake on guessing."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.clock import Clock
from core.errors import Invalid, TooMany

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP 2024 floor
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
MIN_LENGTH = 10


def random_password() -> str:
    """Four groups of four easy characters: about 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check_strength(password: str) -> None:
    """Refuse what is too short or one repeated character (NIST SP 800-63B §5.1.1)."""
    if not MIN_LENGTH <= len(password) <= 200 or len(set(password)) < 4:
        raise Invalid(f"A senha precisa de {MIN_LENGTH} caracteres ou mais, variados.")


def hash_now(password: str) -> str:
    return _hasher.hash(password)


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


async def matches(password_hash: str, password: str) -> bool:
    """Whether ``password`` is right; takes the same time for an unknown user."""

    def check() -> bool:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(check)


NOBODY = _hasher.hash(secrets.token_urlsafe(16))  # 20 ms, once


class Brake:
    """At most ``tries`` failures per key in ``window`` seconds; remembers at most 10,000 keys."""

    def __init__(self, clock: Clock, tries: int = 8, window: float = 300.0) -> None:
        self._clock, self._tries, self._window = clock, tries, window
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def check(self, key: str) -> None:
        now = self._clock.monotonic()
        recent = [at for at in self._failed.get(key, ()) if now - at < self._window]
        if len(recent) >= self._tries:
            wait = int(self._window - (now - recent[0])) + 1
            raise TooMany(f"Muitas tentativas. Espere {wait} segundos e tente de novo.")

    def fail(self, key: str) -> None:
        recent = self._failed.pop(key, [])[-self._tries :]
        self._failed[key] = [*recent, self._clock.monotonic()]
        if len(self._failed) > 10_000:
            self._failed.popitem(last=False)

    def forget(self, key: str) -> None:
        self._failed.pop(key, None)
