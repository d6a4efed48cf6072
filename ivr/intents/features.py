"""Sentences as weighted letters and words, and the learnt weights. No scikit-learn here: what
calls need loads in milliseconds, so that a server that was killed is back at once.

TF-IDF as scikit-learn defines it (`char_wb` 2 to 5, words 1 to 2, sublinear, smooth idf, each
block of unit length); see its user guide, section 6.2.3.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ivr.words import plain

Floats = NDArray[np.float32]
LETTERS = range(2, 6)
BLOCKS = ("l", "w")


def grams(said: str) -> Iterator[str]:
    """Features of plain text: "l:…" letter runs within words, "w:…" words and pairs of them."""
    words = said.split()
    for word in words:
        padded = f" {word} "
        for size in LETTERS:
            for start in range(max(1, len(padded) - size + 1)):
                yield "l:" + padded[start : start + size]
            if size >= len(padded):
                break
    yield from (f"w:{word}" for word in words)
    yield from (f"w:{one} {two}" for one, two in pairwise(words))


@dataclass(frozen=True, eq=False)
class Weights:
    """A trained classifier: shapes (features,), (classes, features), (classes,)."""

    vocabulary: tuple[str, ...]
    idf: Floats
    coefficients: Floats = field(repr=False)
    intercepts: Floats
    classes: tuple[str, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """Feature -> its place."""
        return {gram: at for at, gram in enumerate(self.vocabulary)}

    def vector(self, text: str) -> tuple[list[int], list[float]]:
        """The places and values of the features of `text` that are known."""
        places: list[int] = []
        values: list[float] = []
        counts = Counter(gram for gram in grams(plain(text)) if gram in self.index)
        for block in BLOCKS:
            mine = [(self.index[g], n) for g, n in counts.items() if g[0] == block]
            raw = [(1 + math.log(n)) * float(self.idf[at]) for at, n in mine]
            norm = math.sqrt(sum(value * value for value in raw)) or 1.0
            places.extend(at for at, _ in mine)
            values.extend(value / norm for value in raw)
        return places, values

    def chances(self, text: str) -> list[tuple[str, float]]:
        """(class, probability), likeliest first."""
        places, values = self.vector(text)
        scores = self.intercepts + self.coefficients[:, places] @ np.array(values, np.float32)
        powers = np.exp(scores - scores.max())
        shares = powers / powers.sum()
        return [(self.classes[at], float(shares[at])) for at in np.argsort(shares)[::-1]]

    def to_bytes(self) -> bytes:
        """One file's content."""
        out = io.BytesIO()
        np.savez_compressed(
            out,
            vocabulary=np.frombuffer("\n".join(self.vocabulary).encode(), np.uint8),
            classes=np.frombuffer("\n".join(self.classes).encode(), np.uint8),
            idf=self.idf,
            coefficients=self.coefficients.astype(np.float16),
            intercepts=self.intercepts,
        )
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Weights:
        """The inverse of `to_bytes` (weights keep half precision). ValueError on anything else."""
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            vocabulary = tuple(held["vocabulary"].tobytes().decode().split("\n"))
            classes = tuple(held["classes"].tobytes().decode().split("\n"))
            coefficients = held["coefficients"].astype(np.float32)
            if coefficients.shape != (len(classes), len(vocabulary)):
                raise ValueError("weights of another shape")
            return cls(vocabulary, held["idf"], coefficients, held["intercepts"], classes)
