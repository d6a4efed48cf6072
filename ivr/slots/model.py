"""What a kind of number is: how long, how checked, how said back, in which groups dictated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from ivr.slots.spoken import digits_in
from ivr.template import spoken_digits

MAX_COMBINATIONS = 200
"""Alternatives tried against the check digits before asking again."""


def _always(_: str) -> bool:
    return True


@dataclass(frozen=True)
class SlotKind:
    """A number that a citizen says or keys.

    label: as read back ("O CPF"). prompt, again: used when the flow gives none of its own; they
    name the keys. least, most: digits. groups: sizes in which people dictate it, used when it is
    asked part by part; () for never. valid: whether a whole value can be right (check digits);
    checked: whether `valid` knows check digits, so that one wrong digit is found. say: the value
    as read back. from_text: the value in words that were taken down (dictation, typing).
    """

    key: str
    label: str
    prompt: str
    again: str
    least: int
    most: int
    groups: tuple[int, ...] = ()
    valid: Callable[[str], bool] = _always
    checked: bool = False
    say: Callable[[str], str] = spoken_digits
    from_text: Callable[[str], str] = digits_in

    def fits(self, value: str) -> bool:
        """Whether `value` is as long as it should be and can be right."""
        return self.least <= len(value) <= self.most and self.valid(value)

    def best(self, candidates: Iterable[str]) -> str:
        """The first of `candidates` (best first) that fits, or "": check digits choose."""
        return next((value for value in candidates if self.fits(value)), "")

    def joined(self, parts: list[tuple[str, ...]]) -> str:
        """The likeliest whole made of one alternative for each part, or ""."""
        return self.best(_by_rank(parts))


def _by_rank(parts: list[tuple[str, ...]]) -> Iterator[str]:
    """Combinations, those that leave the first choices least come first."""
    ranked = [list(enumerate(options)) for options in parts]
    combinations = list(islice(product(*ranked), MAX_COMBINATIONS))
    combinations.sort(key=lambda combo: sum(rank for rank, _ in combo))
    return ("".join(value for _, value in combo) for combo in combinations)
