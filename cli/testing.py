"""The stages of the test suite, and one closing line over all of them."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cli.setup.environment import ROOT

STAGES: dict[str, list[str]] = {
    "unit": ["-n", "auto", "-m", "not calls and not browser"],
    "calls": ["-n", "3", "--dist", "loadfile", "-m", "calls and not browser"],
    "browser": ["-m", "browser"],
}
"""pytest's arguments by stage. Real calls mostly wait for people to speak, so three files run side
by side, each with a product of its own; browsers go one after the other: they need the CPU."""
ALONE = ["-n", "0"]
TWICE = frozenset({"calls", "browser"})
"""Stages whose failures are tried once more, alone, and said so: they live in real time, and a busy
machine can starve a voice or a browser for a second. What fails twice has failed."""

_ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "errors", "warnings")
FAILED = frozenset({"failed", "errors"})
_COUNT = re.compile(r"(\d+) (failed|passed|skipped|deselected|xfailed|xpassed|errors?|warnings?)")
_CLOSING = re.compile(r"^(=+ )?(\d+ \w+, )*\d+ \w+ in [0-9.]+s")


@dataclass(frozen=True)
class Result:
    """One stage's exit code and its counts."""

    code: int
    counts: Counter[str]


def run_stage(arguments: Sequence[str], extra: Sequence[str]) -> Result:
    """Run pytest, showing its output as it comes."""
    command = [sys.executable, "-m", "pytest", *arguments, *extra]
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace",
    ) as child:  # fmt: skip
        assert child.stdout is not None
        for line in child.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            if _CLOSING.match(line):
                closing = line
    return Result(child.returncode, counts(closing))


def again(name: str, first: Result, extra: Sequence[str]) -> Result:
    """The failures of a stage once more; a test counts by its second try."""
    failed = first.counts["failed"] + first.counts["errors"]
    print(f"--- {name}: {failed} failed, trying them once more", flush=True)
    last = ["--last-failed", "--last-failed-no-failures=none", *ALONE]
    second = run_stage([*STAGES[name], *last], extra)
    kept = Counter({word: n for word, n in first.counts.items() if word not in FAILED})
    return Result(second.code, kept + second.counts)


def counts(closing: str) -> Counter[str]:
    """The numbers in a closing line of pytest; ``error`` counts with ``errors``."""
    found: Counter[str] = Counter()
    for number, word in _COUNT.findall(closing):
        found[{"error": "errors", "warning": "warnings"}.get(word, word)] += int(number)
    found.pop("deselected", None)
    return found


def closing_line(results: Sequence[Result], seconds: float) -> str:
    """All stages in pytest's own words, such as ``5 passed, 1 skipped in 3.20s``."""
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.counts)
    parts = [f"{total[word]} {word}" for word in _ORDER if total[word]]
    return f"{', '.join(parts) or 'no tests ran'} in {seconds:.2f}s"


def run(stages: Sequence[str], extra: Sequence[str]) -> int:
    """Run the named stages; 0 when all passed.

    A stage without any test fails, unless pytest was given a filter of the caller's.
    """
    began = time.monotonic()
    results = []
    for name in stages:
        print(f"--- {name}", flush=True)
        first = run_stage(STAGES[name], extra)
        results.append(again(name, first, extra) if name in TWICE and first.code == 1 else first)
    print(closing_line(results, time.monotonic() - began), flush=True)
    good = {0, 5} if extra else {0}
    return 0 if all(result.code in good for result in results) else 1
