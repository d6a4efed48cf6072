"""Makes `media/hearing/confidence.json`: `python -m bench.speech_confidence [--out FILE]`.

Sentences and voices of `bench/speech_tuning.py` only. For each kind of moment a logistic
regression learns from the judge's figures whether the first reading is right; strangers' talk is
always wrong. The thresholds are those at which at most `ACTED` of the strangers are acted on at the
worst noise, and as few as possible of all errors; the trade-off curve is printed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from bench.speech_corpus import NOISES, Spoken, pairs, speak
from bench.speech_sentences import EXAMPLES
from bench.speech_tuning import MENU, STRANGERS, VOICES, WORDINGS, YES_NO
from bench.speech_values import spelled
from media.hearing.acoustics import acoustics
from media.hearing.answer import Judge
from media.hearing.compile import Compiled, compile_grammars
from media.hearing.confidence import FILE
from media.hearing.wishes import wish_grammar
from media.numbers import cardinal
from media.words import EAR_RATE, Grammar, Phrase, digits, number, yes_no

ACTED = 0.012
"""Of strangers at the worst noise, on the tuning voices: what the held-out ones are to be at most
two in a hundred of."""
ASKED = 0.15
WRONG = {"phrases": 0.02, "yes_no": 0.02, "wishes": 0.02, "numbers": 0.02}
"""Of what was said for this moment: acted on though heard wrong, all noises together."""
KINDS = ("phrases", "yes_no", "wishes", "numbers")
MOMENTS = {
    "wishes": wish_grammar(EXAMPLES),
    "menu": Grammar("menu", tuple(Phrase(text, meaning) for text, meaning in pairs(MENU))),
    "yes_no": yes_no(),
    "number": number(),
    **{f"{n} digits": digits(length=n) for n in (1, 2, 3, 4)},
}


@dataclass(frozen=True)
class Heard:
    """One judged utterance: whether it is a stranger's, was right, and the judge's figures."""

    moment: str
    stranger: bool
    right: bool
    snr_db: float | None
    kind: str
    figures: dict[str, float]


def _numbers(count: int, length: int, seed: int) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    values = ["".join(rng.choice("0123456789") for _ in range(length)) for _ in range(count)]
    return [(spelled(value, rng), value) for value in values]


def _cardinals(count: int, least: int, most: int, seed: int) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    values = [rng.randint(least, most) for _ in range(count)]
    return [(cardinal(value), str(value)) for value in values]


def _said() -> Iterator[tuple[str, list[tuple[str, str]], int]]:
    """(moment, what is said and means, voices for each)."""
    yield "wishes", pairs(WORDINGS), 3
    yield "wishes", pairs(EXAMPLES)[::2], 1
    yield "menu", pairs(MENU), 2
    yield "yes_no", pairs(YES_NO), 6
    yield "number", [*_cardinals(15, 10, 99, 3), *_cardinals(30, 100, 3999, 4)], 1
    yield "3 digits", _cardinals(25, 100, 999, 5), 1
    for length, count in ((1, 40), (2, 20), (3, 40), (4, 25)):
        yield f"{length} digits", _numbers(count, length, 20 + length), 2
    nothing = [(text, "") for text in STRANGERS]
    for moment, voices in (("wishes", 3), ("menu", 1), ("yes_no", 1), ("number", 1)):
        yield moment, nothing, voices
    for length in (1, 3):
        yield f"{length} digits", nothing, 1


def jobs() -> Iterator[tuple[str, Spoken, float | None]]:
    """Every utterance to judge; strangers only where there is noise."""
    names = VOICES.split()
    for seed, (moment, said, voices) in enumerate(_said(), 11):
        for spoken in speak(said, voices, seed, names):
            for snr_db in NOISES:
                if spoken.meaning or snr_db is not None:
                    yield moment, spoken, snr_db
    for moment in MOMENTS:
        yield from ((moment, one, None) for one in noises(45))


def noises(count: int) -> Iterator[Spoken]:
    """What a line carries that is nobody's speech: hiss, street, hum, tones, keys, knocks."""
    rng = np.random.default_rng(3)
    for at in range(count):
        time = np.arange(int(rng.uniform(0.4, 2.5) * EAR_RATE)) / EAR_RATE
        low, high = rng.choice([60, 180, 440, 697, 852, 1000]), rng.choice([1209, 1477, 2000])
        hiss = rng.standard_normal(len(time))
        slow = np.abs(np.interp(time, np.arange(0, 3, 0.12), rng.standard_normal(25)))
        tone = np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time)
        knocks = hiss * (np.abs(np.sin(2 * np.pi * rng.uniform(0.5, 3) * time)) > 0.97)
        street = np.cumsum(hiss) - np.convolve(np.cumsum(hiss), np.ones(80) / 80, "same")
        sound = (hiss, hiss * slow, tone, knocks, street, tone * (slow > 0.6))[at % 6]
        loud = sound / max(1e-6, float(np.abs(sound).max())) * 9000
        yield Spoken(f"noise {at}", "", "noise", loud.astype(np.int16))


@lru_cache
def _compiled(moment: str) -> Compiled:
    return compile_grammars([MOMENTS[moment]])


def heard(job: tuple[str, Spoken, float | None]) -> Heard:
    """One utterance judged."""
    moment, spoken, snr_db = job
    compiled = _compiled(moment)
    scores = acoustics(compiled.numbers is not None).scores(spoken.heard(snr_db).pcm)
    judge = Judge(compiled, scores)
    found, _ = judge.judge()
    right = bool(found) and bool(spoken.meaning) and found[0].meaning == spoken.meaning
    return Heard(moment, not spoken.meaning, right, snr_db, judge.kind, judge.figures)


def fitted(seen: Sequence[Heard], kind: str) -> dict[str, object]:
    """The calibration of one kind."""
    mine = [one for one in seen if one.kind == kind]
    names = sorted(mine[0].figures)
    x = np.array([[one.figures[name] for name in names] for one in mine])
    y = np.array([one.right for one in mine])
    scale = StandardScaler().fit(x)
    model = LogisticRegression(C=0.5, max_iter=2000, class_weight="balanced")
    model.fit(scale.transform(x), y)
    weights = model.coef_[0] / scale.scale_
    bias = float(model.intercept_[0] - (weights * scale.mean_).sum())
    chances = model.predict_proba(scale.transform(x))[:, 1]
    accept, confirm = _thresholds(seen, mine, chances, kind)
    rounded = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
    return {"bias": round(bias, 4), "weights": rounded, "accept": accept, "confirm": confirm}


def _thresholds(
    seen: Sequence[Heard], mine: Sequence[Heard], chances: np.ndarray, kind: str
) -> tuple[float, float]:
    """Where strangers at the worst noise of the worst moment are let through just often enough."""
    moments = {one.moment for one in mine}
    misheard = sorted(
        (c for o, c in zip(mine, chances, strict=True) if not o.stranger and not o.right),
        reverse=True,
    )
    known = sum(not o.stranger for o in seen if o.moment in moments)
    accept, confirm = max(0.5, _above(misheard, int(WRONG[kind] * known))), 0.1
    groups = [({m}, db) for m in moments for db in NOISES if db is not None]
    for where, db in [*groups, (moments, None)]:  # mere noise, which has no dB, all together
        every = [o for o in seen if o.stranger and o.moment in where and o.snr_db == db]
        got = sorted(
            (c for o, c in zip(mine, chances, strict=True)
             if o.stranger and o.moment in where and o.snr_db == db),
            reverse=True,
        )  # fmt: skip
        if every:
            accept = max(accept, _above(got, int(ACTED * len(every))))
            confirm = max(confirm, _above(got, int(ASKED * len(every))))
    for share in (0.005, 0.01, 0.02, 0.05, 0.1):
        _curve(mine, chances, seen, kind, share)
    return round(min(0.99, accept), 3), round(min(confirm, accept - 0.02), 3)


def _above(falling: Sequence[float], allowed: int) -> float:
    """A threshold that at most `allowed` of these reach."""
    return float(falling[allowed]) + 0.002 if allowed < len(falling) else 0.0


def _curve(
    mine: Sequence[Heard], chances: np.ndarray, seen: Sequence[Heard], kind: str, share: float
) -> None:
    strangers = sorted((c for o, c in zip(mine, chances, strict=True) if o.stranger), reverse=True)
    count = sum(o.stranger for o in seen if o.moment in {m.moment for m in mine})
    limit = _above(strangers, int(share * count))
    known = [(o, c) for o, c in zip(mine, chances, strict=True) if not o.stranger]
    total = sum(not o.stranger for o in seen if o.moment in {m.moment for m in mine})
    right = sum(o.right and c >= limit for o, c in known) / total
    wrong = sum(not o.right and c >= limit for o, c in known) / total
    sys.stdout.write(
        f"| {kind} | {100 * share:.1f} % | {100 * right:.0f} % | {100 * wrong:.1f} % |\n"
    )


def learn(seen: Sequence[Heard]) -> dict[str, dict[str, object]]:
    """The whole file; prints the trade-off as Markdown."""
    sys.stdout.write("| kind | strangers acted on | right acted on | wrong acted on |\n")
    sys.stdout.write("|---|---|---|---|\n")
    return {kind: fitted(seen, kind) for kind in KINDS}


def main() -> None:
    """Judge all, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE)
    out = parser.parse_args().out
    with multiprocessing.Pool(2) as pool:
        seen = pool.map(heard, sorted(jobs(), key=lambda job: job[0]), chunksize=20)
    out.write_text(json.dumps(learn(seen), indent=1) + "\n")


if __name__ == "__main__":
    main()
