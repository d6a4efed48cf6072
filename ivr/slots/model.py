"""What a kind of value is: how long, how checked, how heard and said back, in which groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from ivr.slots.spoken import readings
from ivr.template import spoken_digits
from media.words import Grammar, digits

MAX_COMBINATIONS = 200
"""Alternatives tried against the check digits before asking again."""
Read = Callable[[str], tuple[str, ...]]


def _always(_: str) -> bool:
    return True


@dataclass(frozen=True)
class SlotKind:
    """A value that a citizen says or keys.

    label: as read back ("O CPF"). prompt, again: used when the flow gives none of its own; they
    name the keys. least, most: keys. groups: sizes in which people dictate it, used when it is
    asked part by part; () for never. valid: whether a whole value can be right (check digits);
    checked: whether `valid` knows check digits, so that one wrong digit is found. say: the value
    as read back. read: the values that words may mean, likeliest first; meant: the value of a
    recogniser's own meaning; keyed: the value of keys. hears: what is listened for, () for
    digits. free: no digits, so that "não, cinco" corrects nothing. spell: the character-by-
    character way by keys, "" for none.
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
    read: Read | None = None
    meant: Read | None = None
    keyed: Callable[[str], str] = str
    hears: tuple[Grammar, ...] = ()
    free: bool = False
    spell: str = ""

    @property
    def length(self) -> int | None:
        """How many keys it has when that is certain."""
        return self.most if self.least == self.most else None

    @property
    def grammars(self) -> tuple[Grammar, ...]:
        """What is listened for when the whole is asked."""
        return self.hears or (digits(f"numero-{self.length or 'livre'}", self.length),)

    def values_in(self, text: str) -> tuple[str, ...]:
        """The values that `text` may mean, likeliest first."""
        return self.read(text) if self.read else readings(text, self.length)

    def fits(self, value: str) -> bool:
        """Whether `value` is as long as it should be and can be right."""
        return (self.free or self.least <= len(value) <= self.most) and self.valid(value)

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
