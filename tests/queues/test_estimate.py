"""The estimate speaks only when it can keep its word."""

from __future__ import annotations

import random
from heapq import heapify, heapreplace

import pytest

from queues.estimate import Handling, estimate


def handling(mean: float, spread: float, many: int = 100) -> Handling:
    rng = random.Random(1)
    return Handling(max(5.0, rng.gauss(mean, spread)) for _ in range(many))


def test_silent_without_experience() -> None:
    assert estimate(3, handling(180, 60, many=9), 5) is None


def test_silent_without_operators() -> None:
    assert estimate(3, handling(180, 60), 0) is None


def test_silent_when_the_interval_is_wide() -> None:
    assert estimate(1, handling(300, 290), 1) is None


def _met(rng: random.Random) -> float:
    """What is left of a conversation met at a random moment: longer ones are met more often."""
    while True:
        long = max(5.0, rng.gauss(180, 60))
        if rng.random() < long / 600:
            return rng.random() * long


@pytest.mark.parametrize(("position", "operators"), [(1, 10), (5, 5), (20, 8)])
def test_the_interval_holds_the_truth_eight_times_in_ten(position: int, operators: int) -> None:
    """Against a simulated queue: all operators busy at a random moment of their talks."""
    rng = random.Random(position * 100 + operators)
    said = estimate(position, handling(180, 60), operators)
    assert said is not None
    inside, middle = 0, []
    for _ in range(400):
        ends = [_met(rng) for _ in range(operators)]
        heapify(ends)
        wait = 0.0
        for _ in range(position):
            wait = ends[0]
            heapreplace(ends, wait + max(5.0, rng.gauss(180, 60)))
        middle.append(wait)
        inside += said.low - 10 <= wait <= said.high + 10
    assert inside >= 0.7 * 400
    assert abs(sum(middle) / 400 - said.seconds) <= 0.15 * said.seconds + 10
