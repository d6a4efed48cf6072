"""A grammar ready to be searched: word places, the sounds in them, and what may follow what.

A *place* is a word at one point of a grammar; it holds one chain of states for each pronunciation
(two states a sound, so at least 20 ms), and an optional silence after it. Places are joined by
*links* with log weights, and by one *hub*: leaving a place to the hub costs `to_hub`, entering
one from it costs `from_hub` (back-off of a bigram, or a free loop). *Joints* are small hubs, the
states of a finite automaton: many places lead into one, and many leave it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from media.hearing.phones import NUMBER

NEVER = -1e9
STATES_A_SOUND = 2
Pronounce = Callable[[str], Sequence[tuple[str, ...]]]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass
class Draft:
    """Places, links and weights while they are put together. Numbers are natural logs."""

    words: list[str] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    """What a place stands for (a phrase's number), -1 for none."""
    links: dict[tuple[int, int], float] = field(default_factory=dict)
    start: dict[int, float] = field(default_factory=dict)
    end: dict[int, float] = field(default_factory=dict)
    to_hub: dict[int, float] = field(default_factory=dict)
    from_hub: dict[int, float] = field(default_factory=dict)
    hub_start: float = NEVER
    leads_to: dict[int, int] = field(default_factory=dict)
    """place -> the joint after it; `comes_from`: the joint before it, and the weight of that."""
    comes_from: dict[int, tuple[int, float]] = field(default_factory=dict)
    on_leaving: dict[int, float] = field(default_factory=dict)
    """Weight of going from a place to its joint; 0 where none is given."""

    def place(self, word: str, tag: int = -1) -> int:
        """A new place; returns its number."""
        self.words.append(word)
        self.tags.append(tag)
        return len(self.words) - 1

    def chain(self, words: Sequence[str], tag: int = -1) -> tuple[int, int]:
        """Places for `words` one after another; returns the first and the last."""
        numbers = [self.place(word, tag) for word in words]
        for a, b in itertools.pairwise(numbers):
            self.links[a, b] = 0.0
        return numbers[0], numbers[-1]


@dataclass(frozen=True, eq=False)
class Graph:
    """The compiled form; see `search.search` for how each array is used."""

    words: tuple[str, ...]
    tags: tuple[int, ...]
    emits: Ints
    """Sound number of each state."""
    begins: Ints
    """States that begin a pronunciation, and `begin_place` whose place they begin."""
    begin_place: Ints
    exits: Ints
    """(places, most pronunciations): last states; the extra state -1 never scores."""
    link_from: Ints
    link_to: Ints
    """Sorted by `link_to`."""
    link_weight: Floats
    link_heads: Ints
    """Where each new `link_to` begins."""
    start: Floats
    end: Floats
    to_hub: Floats
    from_hub: Floats
    joint_out: Ints
    """Places that lead into a joint, sorted by it; `joint_heads` where each new joint begins."""
    joint_toll: Floats
    joint_heads: Ints
    joint_in: Ints
    """Places that leave a joint; `joint_of` which (a number of `joint_heads`), at what weight."""
    joint_of: Ints
    joint_weight: Floats

    @property
    def places(self) -> int:
        return len(self.words)


def compile_graph(draft: Draft, pronounce: Pronounce) -> Graph:
    """The Graph of a Draft. Raises ValueError for a word without a pronunciation."""
    count = len(draft.words)
    emits: list[int] = []
    begins: list[int] = []
    owner: list[int] = []
    lasts: list[list[int]] = []
    for number, word in enumerate(draft.words):
        said = [p for p in pronounce(word) if p]
        if not said:
            raise ValueError(f"the word {word!r} has no sounds")
        lasts.append([])
        for phones in said:
            begins.append(len(emits))
            owner.append(number)
            emits.extend(NUMBER[p] for p in phones for _ in range(STATES_A_SOUND))
            lasts[-1].append(len(emits) - 1)
    exits = np.full((count, max(map(len, lasts), default=1)), len(emits), np.int32)
    for number, states in enumerate(lasts):
        exits[number, : len(states)] = states
    links = sorted(draft.links.items(), key=lambda item: (item[0][1], item[0][0]))
    to = np.array([key[1] for key, _ in links], np.int32)
    heads = np.flatnonzero(np.diff(to, prepend=-1)) if len(to) else np.zeros(0)
    start = _vector(draft.start, count)
    from_hub = _vector(draft.from_hub, count)
    before = sorted((joint, place) for place, joint in draft.leads_to.items())
    row = {joint: at for at, joint in enumerate(dict.fromkeys(joint for joint, _ in before))}
    after = [(p, row[j], w) for p, (j, w) in sorted(draft.comes_from.items()) if j in row]
    joints = np.array([row[joint] for joint, _ in before], np.int32)
    return Graph(
        words=tuple(draft.words),
        tags=tuple(draft.tags),
        emits=np.array(emits, np.int32),
        begins=np.array(begins, np.int32),
        begin_place=np.array(owner, np.int32),
        exits=exits,
        link_from=np.array([key[0] for key, _ in links], np.int32),
        link_to=to,
        link_weight=np.array([weight for _, weight in links], np.float32),
        link_heads=heads.astype(np.int32),
        start=np.maximum(start, draft.hub_start + from_hub),
        end=_vector(draft.end, count),
        to_hub=_vector(draft.to_hub, count),
        from_hub=from_hub,
        joint_out=np.array([place for _, place in before], np.int32),
        joint_toll=np.array([draft.on_leaving.get(p, 0.0) for _, p in before], np.float32),
        joint_heads=np.flatnonzero(np.diff(joints, prepend=-1)).astype(np.int32),
        joint_in=np.array([place for place, _, _ in after], np.int32),
        joint_of=np.array([joint for _, joint, _ in after], np.int32),
        joint_weight=np.array([weight for _, _, weight in after], np.float32),
    )


def _vector(values: dict[int, float], count: int) -> Floats:
    out = np.full(count, NEVER, np.float32)
    for number, value in values.items():
        out[number] = value
    return out
