"""Many past calls against one draft: counted, in a thread, a moment's rest after each."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from ivr.intents.model import Wishes
from ivr.model import Flow
from ivr.replay.model import UNKNOWN, Past, Replay, Summary
from ivr.replay.player import replay

log = structlog.get_logger(__name__)
REST_S = 0.004
"""The loop that carries sound gets the processor between two replays."""
MOST_S = 60.0
MAX_EXAMPLES = 50


@dataclass(slots=True)
class Batch:
    """One run over many calls; `stop` ends it early."""

    flow: Flow
    wishes: Wishes | None
    zone: str
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, pasts: Sequence[Past]) -> Summary:
        """Replay all of them, at most MOST_S seconds. For a thread without a loop."""
        summary, ends = Summary(), time.monotonic() + MOST_S
        for past in pasts:
            if self.stop.is_set() or time.monotonic() > ends:
                break
            self._one(past, summary)
            self.stop.wait(REST_S)
        return summary

    def _one(self, past: Past, summary: Summary) -> None:
        summary.calls += 1
        if past.erased:
            summary.erased += 1
            return
        try:
            made = replay(past, self.flow, self.wishes, self.zone)
        except Exception as error:  # one odd call must not hide the others
            log.warning("replay.failed", interaction=past.interaction, error=repr(error))
            summary.failed += 1
            return
        _count(summary, made)


def _count(summary: Summary, made: Replay) -> None:
    if made.same:
        summary.same += 1
        return
    if made.same_way:
        summary.reworded += 1
        return
    summary.other_way += 1
    summary.unknown += made.now.outcome == UNKNOWN
    parting = parted(made)
    summary.nodes[parting] = summary.nodes.get(parting, 0) + 1
    endings = (made.then.words, made.now.words)
    if endings[0] != endings[1]:
        summary.endings[endings] = summary.endings.get(endings, 0) + 1
    if len(summary.examples) < MAX_EXAMPLES:
        summary.examples.append(made)


def parted(made: Replay) -> tuple[str, str]:
    """(node of then, node of now) where the ways part; "" where one has ended."""
    at = made.parting
    if at is None:  # the same nodes, another end
        return made.then.node, made.now.node
    then = made.path_then[at] if at < len(made.path_then) else ""
    now = made.path_now[at] if at < len(made.path_now) else ""
    return then, now
