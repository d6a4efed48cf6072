"""How sure an answer is: a logistic of a few figures, learnt on voices and sentences of its own.

`python -m bench.speech_confidence` makes `confidence.json`. Accept and confirm are the chances at
which strangers' talk gets through as rarely as docs/speech.md says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

from media.words import Band

FILE = Path(__file__).with_name("confidence.json")


@dataclass(frozen=True)
class Calibration:
    """One kind of moment: weights by figure's name, and the two thresholds."""

    bias: float
    weights: Mapping[str, float]
    accept: float
    confirm: float

    def chance(self, figures: Mapping[str, float]) -> float:
        """That the answer is right, 0..1."""
        return squash(self.bias + sum(w * figures[name] for name, w in self.weights.items()))

    def band(self, chance: float) -> Band:
        """Accept, confirm or reject."""
        return band(chance, self.accept, self.confirm)


@lru_cache
def calibration(kind: str) -> Calibration:
    """Of "phrases", "yes_no", "wishes" or "numbers"."""
    return Calibration(**json.loads(FILE.read_text(encoding="utf-8"))[kind])


def squash(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def band(confidence: float, accept: float, confirm: float) -> Band:
    """Accept, confirm or reject by two thresholds."""
    if confidence >= accept:
        return "accept"
    return "confirm" if confidence >= confirm else "reject"
