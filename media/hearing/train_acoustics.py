"""Makes `acoustics.npz`: `python -m media.hearing.train_acoustics [--minutes 60] [--out FILE]`.

espeak-ng speaks invented and everyday Portuguese words with many voices and says itself where
each sound begins. Pitch, speed, vocal tract, room, line and noise are varied widely, because real
people vary more than espeak does. A network learns which sound each 10 ms hold. Plain numpy.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from media.espeak import Espeak
from media.hearing.acoustics import WEIGHTS, load_weights, save_weights
from media.hearing.channel import telephone
from media.hearing.phones import NUMBER, PHONES, from_ipa
from media.hearing.sound import OFFSETS, SHIFT, Floats, log_mels
from media.hearing.spoken import NUMBER_WORDS
from media.wave import resample

HIDDEN = (640, 384)
EPOCHS = 8
BATCH = 768
LANGUAGES = ["pt-br"] * 9 + ["pt", "es", "it", "ca"]
VARIANTS = (
    "m1 m2 m4 m5 m6 m7 m8 f1 f3 f5 klatt klatt2 klatt3 klatt5 klatt6 Andy Annie Denis Diogo Gene "
    "Henrique Hugo linda marcelo Mario Michael miguel pablo pedro anika belinda steph3 victor "
    "zac sandro Alex Alicia Andrea Jacky Lee Marco Reed aunty benjamin boris david ed gustave ian "
    "iven john max norbert paul quincy rob steph travis"
)
HELD_OUT = "m3 f2 f4 klatt4 antonio edward2 michel adam shelby"
"""Variants kept for tests and benches; none of them may appear in VARIANTS."""
EVERYDAY = Path(__file__).with_name("everyday.txt")
_SYLLABLES = (
    "b d f g k l m n p r s t v z ch j lh nh qu br tr pr cr gr fl pl".split(),  # noqa: SIM905
    "a a e i o u ã ão ei ou ai é ó á".split(),  # noqa: SIM905
    ["", "", "", "", "n", "s", "r", "l", "m"],
)


def sentence_words(rng: random.Random, numbers: float = 0.0) -> list[str]:
    """Two to seven words, invented or from everyday speech, in no order.

    `numbers` is the share of words of numbers; 0.22 made `acoustics_numbers.npz`.
    """
    words = []
    for _ in range(rng.randint(2, 7)):
        if rng.random() < numbers:
            words.append(rng.choice(sorted(NUMBER_WORDS)))
        elif rng.random() < 0.5:
            words.append(rng.choice(_known()))
        else:
            parts = (rng.choice(part) for _ in range(rng.randint(1, 3)) for part in _SYLLABLES)
            words.append("".join(parts))
    return words


@lru_cache
def _known() -> list[str]:
    lines = EVERYDAY.read_text(encoding="utf-8").splitlines()
    return sorted({w for line in lines if not line.startswith("#") for w in line.split()})


def labelled(
    minutes: float, seed: int, numbers: float = 0.0
) -> Iterator[tuple[Floats, NDArray[np.int64]]]:
    """8 kHz sound and the number of the sound at each of its samples."""
    engine, rng = Espeak(phonemes=True), random.Random(seed)  # noqa: S311
    done = 0.0
    while done < minutes * 60:
        voice = f"{rng.choice(LANGUAGES)}+{rng.choice(VARIANTS.split())}"
        raw = engine.say(
            " ".join(sentence_words(rng, numbers)),
            voice,
            rate=rng.randint(120, 215),
            pitch=rng.randint(15, 85),
            range_=rng.randint(10, 90),
            gap=rng.choice([0, 0, 0, 2, 6]),
        )
        if len(raw) < 8000:
            continue
        labels = _labels(engine.sounds, len(raw))
        tract = rng.uniform(0.86, 1.17)  # resampled as if recorded at another rate
        sound = resample(raw, round(engine.rate * tract / 50) * 50, 8000).astype(np.float32)
        at = np.minimum(np.arange(len(sound)) * len(raw) // len(sound), len(raw) - 1)
        done += len(sound) / 8000
        yield sound, labels[at]


def _labels(sounds: list[tuple[int, str]], length: int) -> NDArray[np.int64]:
    out = np.zeros(length, np.int64)
    ends = [at for at, _ in sounds[1:]] + [length]
    for (begin, ipa), end in zip(sounds, ends, strict=True):
        phones = from_ipa(ipa) or ("sil",)
        edges = np.linspace(begin, end, len(phones) + 1).astype(int)
        for phone, (a, b) in zip(phones, itertools.pairwise(edges), strict=True):
            out[a:b] = NUMBER[phone]
    return out


def heard(spoken: Floats, rng: np.random.Generator) -> NDArray[np.int16]:
    """Through a random room and line."""
    sound: NDArray[np.floating] = spoken
    if rng.random() < 0.35:
        tail = np.exp(-np.arange(1200) / rng.uniform(60, 350)) * rng.standard_normal(1200)
        tail[0] = rng.uniform(3, 12)
        sound = fftconvolve(sound, tail)[: len(sound)].astype(np.float32)
    tilt = rng.uniform(-0.5, 0.5)
    sound = sound + np.float32(tilt) * np.concatenate([sound[:1], sound[:-1]])
    snr = None if rng.random() < 0.2 else rng.uniform(6, 30)
    return telephone(sound, rng, snr, str(rng.choice(["pink", "white", "babble"])))


def recorded(path: Path, repeats: int, seed: int) -> Iterator[tuple[Floats, NDArray[np.int64]]]:
    """Sentences of `train_voices`, each `repeats` times with another vocal tract."""
    rng = random.Random(seed)  # noqa: S311
    with np.load(path) as stored:
        sounds, labels, lengths = stored["sound"], stored["label"], stored["length"]
    ends = np.cumsum(lengths)
    for _ in range(repeats):
        for begin, end in zip(ends - lengths, ends, strict=True):
            tract = round(rng.uniform(0.86, 1.17) * 80) * 100
            sound = resample(sounds[begin:end], tract, 8000).astype(np.float32)
            at = np.minimum(np.arange(len(sound)) * tract // 8000, end - begin - 1)
            yield sound, labels[begin:end][at].astype(np.int64)


def examples(
    minutes: float, more: Path | None, repeats: int, numbers: float = 0.0, seed: int = 33
) -> tuple[Floats, NDArray[np.int64]]:
    """Normalised log-mels (frames, 24) and labels."""
    rng = np.random.default_rng(seed)
    mels, labels = [], []
    sources = [labelled(minutes, seed, numbers)]
    if more is not None:
        sources.append(recorded(more, repeats, seed))
    for sound, label in itertools.chain(*sources):
        before, after = rng.integers(800, 3000, 2)
        sound = np.pad(sound, (before, after))
        label = np.pad(label, (before, after))
        found = log_mels(heard(sound, rng))
        middle = np.minimum(np.arange(len(found)) * SHIFT + 100, len(label) - 1)
        mels.append(found)
        labels.append(label[middle])
    return np.concatenate(mels), np.concatenate(labels)


def train(
    mels: Floats,
    labels: NDArray[np.int64],
    epochs: int = EPOCHS,
    start: Path | None = None,
    hidden: Sequence[int] = HIDDEN,
    seed: int = 5,
) -> list[tuple[Floats, Floats]]:
    """Weights and biases of three layers, cross-entropy, Adam, noisy inputs."""
    rng = np.random.default_rng(seed)
    sizes = [mels.shape[1] * 11, *hidden, len(PHONES)]
    layers = [
        ((rng.standard_normal((a, b)) * np.sqrt(2 / a)).astype(np.float32), np.zeros(b, np.float32))
        for a, b in itertools.pairwise(sizes)
    ]
    if start is not None:
        layers = load_weights(start)[1]
    state = [[np.zeros_like(p) for p in layer for _ in (0, 1)] for layer in layers]
    step = 0
    for epoch in range(epochs):
        order, right = rng.permutation(len(mels)), 0
        for at in range(0, len(order) - BATCH, BATCH):
            step += 1
            chosen = order[at : at + BATCH]
            rate = 1.2e-3 * (1 - (epoch + at / len(order)) / epochs) + 2e-5
            right += _step(mels, labels, chosen, layers, state, rate, step, rng)
        sys.stderr.write(f"epoch {epoch + 1}/{epochs}: {right / len(mels):.4f} of frames right\n")
    return layers


def _step(
    mels: Floats,
    labels: NDArray[np.int64],
    chosen: NDArray[np.int64],
    layers: list[tuple[Floats, Floats]],
    state: list[list[Floats]],
    rate: float,
    step: int,
    rng: np.random.Generator,
) -> int:
    """One step of Adam, in place; how many of the chosen frames were right before it."""
    at = np.clip(chosen[:, None] + np.array(OFFSETS), 0, len(mels) - 1)
    x = mels[at].reshape(len(chosen), -1)
    x = x + rng.standard_normal(x.shape, dtype=np.float32) * np.float32(0.15)
    hidden, masks = [x], []
    for weights, bias in layers[:-1]:
        out = np.maximum(hidden[-1] @ weights + bias, 0)
        mask = (rng.random(out.shape, dtype=np.float32) > 0.1) * np.float32(1 / 0.9)
        masks.append(mask)
        hidden.append(out * mask)
    weights, bias = layers[-1]
    logits = hidden[-1] @ weights + bias
    logits -= logits.max(axis=1, keepdims=True)
    chance = np.exp(logits)
    chance /= chance.sum(axis=1, keepdims=True)
    truth = labels[chosen]
    right = int((chance.argmax(axis=1) == truth).sum())
    back = chance
    back[np.arange(len(truth)), truth] -= 1
    back /= len(truth)
    for index in range(len(layers) - 1, -1, -1):
        gradients = (hidden[index].T @ back, back.sum(axis=0))
        if index:
            back = (back @ layers[index][0].T) * masks[index - 1] * (hidden[index] > 0)
        for k, (p, g) in enumerate(zip(layers[index], gradients, strict=True)):
            m, v = state[index][2 * k], state[index][2 * k + 1]
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            fix = np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            p -= np.float32(rate * fix) * m / (np.sqrt(v) + np.float32(1e-8))
    return right


def main() -> None:
    """Train and write the file (about 0.4 MB)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--more", type=Path, help="a file of train_voices")
    parser.add_argument("--repeats", type=int, default=3, help="of what --more holds")
    parser.add_argument("--start", type=Path, help="go on from the weights of this file")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--numbers", type=float, default=0.0, help="share of words of numbers")
    parser.add_argument("--hidden", type=int, nargs="+", default=HIDDEN, help="sizes of layers")
    chosen = parser.parse_args()
    mels, labels = examples(chosen.minutes, chosen.more, chosen.repeats, chosen.numbers)
    sys.stderr.write(f"{len(mels)} frames\n")
    layers = train(mels, labels, chosen.epochs, chosen.start, chosen.hidden)
    counts = np.bincount(labels, minlength=len(PHONES)) + 100
    save_weights(chosen.out, np.log(counts / counts.sum()), layers)


if __name__ == "__main__":
    main()
