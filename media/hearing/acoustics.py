"""Which sound is heard in each 10 ms: a small network over telephone log-mels."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from media.hearing.sound import Floats, log_mels, with_neighbours
from media.words import Pcm

WEIGHTS = Path(__file__).with_name("acoustics.npz")
NUMBERS = Path(__file__).with_name("acoustics_numbers.npz")
"""A larger network that learnt mostly words of numbers: better on them, worse on sentences."""
PRIOR_SHARE = 0.6
"""How much of the sounds' own frequency is taken out of the network's answer."""


def load_weights(path: Path) -> tuple[Floats, list[tuple[Floats, Floats]]]:
    """The sounds' log frequency, and weights and bias of each layer.

    Weights are kept as int8 with one scale for each column: half the size, the same answers.
    """
    layers: list[tuple[Floats, Floats]] = []
    with np.load(path) as stored:
        prior = stored["prior"].astype(np.float32)
        while f"w{len(layers)}" in stored.files:
            i = len(layers)
            weights = stored[f"w{i}"].astype(np.float32)
            if f"s{i}" in stored.files:
                weights *= stored[f"s{i}"]
            layers.append((weights, stored[f"b{i}"].astype(np.float32)))
    return prior, layers


def save_weights(path: Path, prior: Floats, layers: list[tuple[Floats, Floats]]) -> None:
    """What `load_weights` reads."""
    arrays: dict[str, np.ndarray] = {"prior": prior.astype(np.float32)}
    for i, (weights, bias) in enumerate(layers):
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
        arrays[f"w{i}"] = np.rint(weights / scale).astype(np.int8)
        arrays[f"s{i}"] = scale.astype(np.float32)
        arrays[f"b{i}"] = bias.astype(np.float32)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # none is called allow_pickle


class Acoustics:
    """The trained network; about 5 ms for a second of sound."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._prior, self._layers = load_weights(weights)

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
def acoustics(numbers: bool = False) -> Acoustics:
    """The shipped network, loaded once in a process; with `numbers` the one for dictation."""
    return Acoustics(NUMBERS if numbers else WEIGHTS)
