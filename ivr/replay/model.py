"""A past walk as it is played, and what came of playing it. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.debug.words import told
from ivr.model import Flow, Turn

UNKNOWN = "unknown"
"""The outcome of a replay that came to a question to which the citizen never gave an answer."""


@dataclass(frozen=True, slots=True)
class Past:
    """A walk that was, with its turns in their order.

    path: [node, ms since began_at, attempts] for each entry. answers: what other rooms answered
    by action key, None where they failed. start: the variables at the begin. then: the flow as it
    was walked, when its version is still known.
    """

    interaction: str
    run: str
    flow: str
    version: int
    began_at: datetime
    ended_at: datetime
    outcome: str
    target: str
    path: Sequence[Sequence[Any]]
    answers: Mapping[str, Any]
    start: Mapping[str, Any]
    turns: Sequence[Turn]
    then: Flow | None = None

    @property
    def heard(self) -> list[Turn]:
        """The turns to which the citizen did something."""
        return [turn for turn in self.turns if turn.heard is not None]

    @property
    def last_words(self) -> str | None:
        """What was said after the last of them; None when that is not known."""
        last = self.turns[-1] if self.turns else None
        return last.said if last is not None and last.heard is None else None

    @property
    def erased(self) -> bool:
        """What was said is gone (anonymity, expurgation): there is nothing to play."""
        spoke = [t for t in self.heard if t.heard in ("speech", "text", "keys")]
        return bool(spoke) and not any(t.heard_text or t.keys or t.recognised for t in spoke)


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange, then and now; `words` say each difference in Portuguese, () for none.

    node_then None: it is new. node_now None: it is not reached any more. heard: what the citizen
    did, in words. understood: what it was taken to mean. turn: its place in the walk of then.
    """

    n: int
    turn: int | None
    node_then: str | None
    node_now: str | None
    said_then: str
    said_now: str
    heard: str
    understood_then: str
    understood_now: str
    words: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything is another."""
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a walk ended: outcome and target as in ivr_walks, the last node."""

    outcome: str
    target: str
    node: str

    @property
    def words(self) -> str:
        """In Portuguese."""
        if self.outcome == UNKNOWN:
            return f"Em “{self.node}” não se sabe o que o cidadão diria."
        return told(self.outcome, self.target)


@dataclass(frozen=True, slots=True)
class Replay:
    """A past walk beside the walk that it would be now."""

    interaction: str
    run: str
    version: int
    began_at: datetime
    steps: tuple[Step, ...]
    path_then: tuple[str, ...]
    path_now: tuple[str, ...]
    then: Ending
    now: Ending
    truncated: bool = False

    @property
    def parting(self) -> int | None:
        """Where the path goes another way: an index of path_now; None when it does not."""
        length = min(len(self.path_then), len(self.path_now))
        for at in range(length):
            if self.path_then[at] != self.path_now[at]:
                return at
        if self.truncated or len(self.path_then) == len(self.path_now):
            return None
        return length

    @property
    def same_way(self) -> bool:
        """The same nodes and the same end, whatever is said on the way."""
        ends = (self.then.outcome, self.then.target) == (self.now.outcome, self.now.target)
        return self.parting is None and ends

    @property
    def same(self) -> bool:
        """Nothing is another."""
        return self.same_way and not any(step.differs for step in self.steps)


@dataclass(slots=True)
class Summary:
    """Many replays told together."""

    calls: int = 0
    same: int = 0
    reworded: int = 0
    other_way: int = 0
    unknown: int = 0
    erased: int = 0
    failed: int = 0
    nodes: dict[tuple[str, str], int] = field(default_factory=dict)
    endings: dict[tuple[str, str], int] = field(default_factory=dict)
    examples: list[Replay] = field(default_factory=list)
