"""Portuguese words as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """ "Não, é no Catumbi!" -> "nao e no catumbi"; digits stay. At most 2,000 characters."""
    spread = unicodedata.normalize("NFKD", text[:2_000].lower())
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare))


def holds(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text` as whole words (both already plain)."""
    return bool(phrase) and f" {phrase} " in f" {text} "
