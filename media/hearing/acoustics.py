"""Which sound is heard in each 10 ms: a small network over telephone log-mels."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from media.hearing.sound import Floats, log_mels, with_neighbours
from media.words import Pcm

WEIGHTS = Path(__file__).with_name("acoustics.npz")
PRIOR_SHARE = 0.6
"""How much of the sounds' own frequency is taken out of the network's answer."""


class Acoustics:
    """The trained network; about 5 ms for a second of sound."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        with np.load(weights) as stored:
            self._prior = stored["prior"]
            count = sum(1 for name in stored.files if name.startswith("w"))
            self._layers = [
                (stored[f"w{i}"].astype(np.float32), stored[f"b{i}"].astype(np.float32))
                for i in range(count)
            ]

    def scores(self, sound8: Pcm) -> Floats:
        """Scaled log-likelihoods, shape (frames, phones), of 8 kHz int16 sound."""
        x = with_neighbours(log_mels(sound8))
        for weights, bias in self._layers[:-1]:
            x = np.maximum(x @ weights + bias, 0)
        weights, bias = self._layers[-1]
        x = x @ weights + bias
        x -= x.max(axis=1, keepdims=True)
        x -= np.log(np.exp(x).sum(axis=1, keepdims=True))
        return np.asarray(x - PRIOR_SHARE * self._prior, np.float32)


@lru_cache
def acoustics() -> Acoustics:
    """The shipped network, loaded once in a process."""
    return Acoustics()
