"""How a secret is sealed: AES-256-GCM under a key that lies outside the database.

Whoever has the database alone has nothing; whoever swaps two sealed values finds that neither
opens, because each is bound to its name.
"""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
MAX_VALUE = 4_000


class NotOurs(ValueError):
    """The sealed value was made under another key, or for another name."""


class Seal:
    """Seals and opens values. `secret`: any long random text, kept in a file of its own."""

    def __init__(self, secret: str) -> None:
        key = hashlib.sha256(b"atende flow secrets v1\0" + secret.encode()).digest()
        self._box = AESGCM(key)

    def close(self, name: str, value: str) -> bytes:
        """`value` sealed for `name`; different bytes every time."""
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, value.encode(), name.encode())

    def open(self, name: str, sealed: bytes) -> str:
        """Raises NotOurs."""
        try:
            return self._box.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode()).decode()
        except (InvalidTag, ValueError) as wrong:
            raise NotOurs(name) from wrong
