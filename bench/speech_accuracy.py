"""How well the embedded recogniser hears: `python -m bench.speech_accuracy [--few]`.

Telephone speech is made of espeak voices that trained nothing (`train_acoustics.HELD_OUT`, a
European and a Spanish accent), band-limited, A-law, at 20, 15 and 10 dB of noise. Wishes are the
19 of `speech_sentences.EXAMPLES`, asked in wordings that are no examples. "Acted on" is band
accept; "asked back" is confirm. None of this is people's speech: see docs/speech.md.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.speech_corpus import Spoken, pairs, speak
from bench.speech_sentences import EXAMPLES, HELD_OUT, MENU, STRANGERS, YES_NO
from bench.speech_values import spelled
from cli.bench import Row, row
from media.hearing.answer import judged
from media.hearing.compile import Compiled, compile_grammars
from media.hearing.wishes import wish_grammar
from media.numbers import cardinal
from media.words import Grammar, Phrase, digits, number, yes_no

NOISES = (None, 20.0, 15.0, 10.0)


def _numbers(count: int, length: int) -> list[tuple[str, str]]:
    rng = random.Random(7)
    values = ["".join(rng.choice("0123456789") for _ in range(length)) for _ in range(count)]
    return [(spelled(value, rng), value) for value in values]


def _cardinals(count: int, least: int, most: int) -> list[tuple[str, str]]:
    rng = random.Random(8)
    values = [rng.randint(least, most) for _ in range(count)]
    return [(cardinal(value), str(value)) for value in values]


def _sets(few: bool) -> Iterator[tuple[str, Compiled, Sequence[Spoken]]]:
    voices, step = (1, 4) if few else (3, 1)
    wishes = compile_grammars([wish_grammar(EXAMPLES)])
    menu = compile_grammars([Grammar("menu", tuple(Phrase(t, m) for t, m in pairs(MENU)))])
    say_so = compile_grammars([yes_no()])
    strangers = list(speak([(text, "") for text in STRANGERS], voices, 3))[::step]
    yield "wish, as in an example", wishes, list(speak(pairs(EXAMPLES), 1, 2))[::step]
    yield "wish, in other words", wishes, list(speak(pairs(HELD_OUT), voices, 1))[::step]
    yield "wish, no wish at all", wishes, strangers
    yield "menu of 20", menu, list(speak(pairs(MENU), voices, 4))[::step]
    yield "menu of 20, no choice at all", menu, strangers
    yield "yes or no", say_so, list(speak(pairs(YES_NO), 2 * voices, 5))[::step]
    yield "yes or no, neither", say_so, strangers
    for length in (1, 2, 3, 4, 8):
        spoken = list(speak(_numbers(20, length), min(2, voices), 9))[::step]
        yield f"{length} digits", compile_grammars([digits(length=length)]), spoken
    three, house = compile_grammars([digits(length=3)]), compile_grammars([number()])
    yield "3 digits, none at all", three, strangers
    yield "3 digits in words", three, list(speak(_cardinals(30, 100, 999), 1, 10))[::step]
    streets = [*_cardinals(20, 10, 999), *_cardinals(20, 1000, 3500)]
    yield "house number in words", house, list(speak(streets, 1, 12))[::step]
    yield "house number, none at all", house, strangers


def hear(compiled: Compiled, items: Sequence[Spoken], snr_db: float | None) -> dict[str, float]:
    """Shares of `items`: right first reading, acted on right and wrong, asked back, rejected.

    `right` counts every first reading; `factor` is computing time over the time of the sound.
    """
    seen: Counter[tuple[str, bool]] = Counter()
    work = sound = 0.0
    first = 0
    for item in items:
        utterance = item.heard(snr_db)
        began = time.process_time()
        hypotheses, band = judged(compiled, utterance.pcm)
        work += time.process_time() - began
        sound += utterance.seconds
        right = bool(hypotheses) and hypotheses[0].meaning == item.meaning
        first += right
        seen[band, right] += 1
    count = len(items)
    return {
        "right": first / count,
        "acted_right": seen["accept", True] / count,
        "acted_wrong": seen["accept", False] / count,
        "asked": (seen["confirm", True] + seen["confirm", False]) / count,
        "rejected": (seen["reject", True] + seen["reject", False]) / count,
        "factor": work / sound,
    }


def table(
    few: bool = False, only: Sequence[str] = ("",)
) -> Iterator[tuple[str, float | None, dict[str, float]]]:
    """(task, dB or None for a clean line, shares), as they are measured.

    `only`: tasks whose names begin with one of these.
    """
    for task, compiled, items in _sets(few):
        for snr_db in NOISES if task.startswith(tuple(only)) else ():
            yield task, snr_db, hear(compiled, items, snr_db)


def measure(home: Path) -> list[Row]:
    """The figures for `./atende bench`; `home` is not used."""
    rows = []
    for task, snr_db, shares in table(few=True):
        noise = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        how = "espeak voices kept apart, A-law 8 kHz"
        rows.append(row(f"{task}, {noise}: right", 100 * shares["right"], "%", None, how))
        rows.append(row(f"{task}, {noise}: wrong", 100 * shares["acted_wrong"], "%", None, how))
    return rows


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", action="store_true", help="a quarter of the sentences")
    parser.add_argument("--only", nargs="+", default=[""], help="beginnings of tasks' names")
    given = parser.parse_args()
    sys.stdout.write("| task | noise | right | acted on, right | acted on, wrong | asked back |")
    sys.stdout.write(" rejected | CPU s per s |\n|---|---|---|---|---|---|---|---|\n")
    for task, snr_db, shares in table(given.few, given.only):
        noise = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        cells = [f"{100 * value:.0f} %" for key, value in shares.items() if key != "factor"]
        line = " | ".join([task, noise, *cells, f"{shares['factor']:.3f}"])
        sys.stdout.write(f"| {line} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
