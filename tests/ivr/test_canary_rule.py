"""How often chance alone ends a trial, and how soon a bad version is caught."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.canary.rule import SURE, Count, is_worse, surely_more, wilson

CALLS, LEAST, WORSE_BY = 20_000, 50, 5.0


def test_the_interval_is_wilsons() -> None:
    low, high = wilson(Count(10, 2), 1.96)  # Newcombe 1998, by hand
    assert (round(low, 3), round(high, 3)) == (0.057, 0.51)
    assert wilson(Count(0, 0)) == (0.0, 1.0)


def test_nothing_is_judged_before_there_are_calls_enough() -> None:
    assert not is_worse(Count(9, 9), Count(900, 0), 5, 10)
    assert not is_worse(Count(900, 900), Count(9, 0), 5, 10)
    assert is_worse(Count(10, 9), Count(900, 9), 5, 10)
    assert not is_worse(Count(0, 0), Count(0, 0), 0, 0)


def test_a_sure_but_small_difference_is_tolerated() -> None:
    new, old = Count(100_000, 22_000), Count(100_000, 20_000)
    assert surely_more(new, old) > 0
    assert not is_worse(new, old, 5, 50)
    assert is_worse(new, old, 1, 50)
    assert not is_worse(Count(100_000, 10_000), old, 0, 50), "better is never worse"


def ends_at(rate: float, extra: float, share: float, chance: np.random.Generator) -> int | None:
    """The number of new calls at which a trial looked at after each call is rolled back."""
    new = chance.random(CALLS) < share
    bad = chance.random(CALLS) < np.where(new, rate + extra, rate)
    counts = [np.cumsum(part) for part in (new, new & bad, ~new, ~new & bad)]
    n, b, m, c = (np.maximum(part, 1) for part in counts)
    b, c = counts[1], counts[3]
    p, q, zz = b / n, c / m, SURE**2
    low = (p + zz / (2 * n) - SURE * np.sqrt(p * (1 - p) / n + zz / (4 * n * n))) / (1 + zz / n)
    high = (q + zz / (2 * m) + SURE * np.sqrt(q * (1 - q) / m + zz / (4 * m * m))) / (1 + zz / m)
    sure = p - q - np.sqrt((p - low) ** 2 + (high - q) ** 2) > 0
    ends = sure & (100 * (p - q) >= WORSE_BY) & (np.minimum(n, m) >= LEAST)
    if not ends.any():
        return None
    place = int(ends.argmax())
    counted = Count(int(n[place]), int(b[place])), Count(int(m[place]), int(c[place]))
    assert is_worse(*counted, WORSE_BY, LEAST), "the simulation judges as the product does"
    return int(n[place])


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.5])
def test_chance_alone_seldom_ends_a_trial(rate: float, share: float) -> None:
    """Equal versions over 20,000 calls, judged after every call: at most 4 of 100 trials."""
    chance = np.random.default_rng(7)
    alarms = sum(ends_at(rate, 0.0, share, chance) is not None for _ in range(200))
    print(f"rate {rate:.0%} share {share:.0%}: {alarms} false alarms in 200 trials")
    assert alarms <= 8


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
def test_a_bad_version_is_caught_soon(rate: float) -> None:
    """15 points worse on a tenth of the calls: always, half of the time within 150 calls."""
    chance = np.random.default_rng(8)
    found = [ends_at(rate, 0.15, 0.1, chance) for _ in range(60)]
    assert None not in found
    print(f"rate {rate:.0%}: rolled back after {np.median([f for f in found if f])} calls")
    assert np.median([one for one in found if one]) <= 150
