"""The best way through a Graph for an utterance: Viterbi over all states, frame by frame.

Nothing is pruned: a frame of a 15,000-state graph is a handful of vector operations (about
0.1 ms), and the time of an answer does not depend on what was said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from media.hearing.graph import NEVER, Floats, Graph, Ints
from media.hearing.phones import NUMBER

STAY = np.float32(np.log(0.55))
MOVE = np.float32(np.log(0.45))
_SILENCE = NUMBER["sil"]


@dataclass(frozen=True)
class Word:
    """One word of the answer: its place, its frames [begin, end), its sound's score."""

    place: int
    begin: int
    end: int
    score: float


@dataclass(frozen=True)
class Found:
    """The best path: score, its words, and the final score of every place (for alternatives)."""

    score: float
    words: tuple[Word, ...]
    finals: Floats
    """Score of the best whole path that ends in each place, shape (places,)."""
    search: Search

    def path(self, place: int) -> tuple[Word, ...]:
        """The words of the best whole path that ends in `place`."""
        return self.search.trace(place)


class Search:
    """One run over one utterance. `weight` scales grammar against sound."""

    def __init__(self, graph: Graph, scores: Floats, weight: float = 1.0, toll: float = 0.0):
        self.graph, self.scores = graph, scores
        self.weight, self.toll = np.float32(weight), np.float32(toll)
        count = graph.places
        self._state = np.full(len(graph.emits) + 1, NEVER, np.float32)
        self._token = np.full(len(graph.emits) + 1, -1, np.int32)
        self._pause = np.full(count, NEVER, np.float32)
        self._pause_token = np.full(count, -1, np.int32)
        self._before = np.full((len(scores) + 1, count), -1, np.int32)
        self._entered = np.full((len(scores), count), NEVER, np.float32)
        self._left = np.full((len(scores), count), NEVER, np.float32)
        self._left_token = np.full((len(scores), count), -1, np.int32)
        self._links = graph.link_weight * self.weight
        self._from_hub = graph.from_hub * self.weight - self.toll
        self._to_hub = graph.to_hub * self.weight
        self._joints = graph.joint_weight * self.weight
        self._tolls = graph.joint_toll * self.weight
        self._rows = np.arange(count)
        # Scratch of every frame: memory that is not asked for anew is half of the time saved.
        self._moved = np.full(len(graph.emits) + 1, NEVER, np.float32)
        self._stayed = np.empty_like(self._moved)
        self._moved_token = np.full(len(graph.emits) + 1, -1, np.int32)
        self._take = np.empty(len(graph.emits) + 1, np.bool_)
        self._lead = np.float32(0)

    def run(self) -> Found:
        """Walk all frames and take the best end."""
        out = np.full(self.graph.places, NEVER, np.float32)
        token = np.full(self.graph.places, -1, np.int32)
        for frame, heard in enumerate(self.scores):
            entry = self._entries(frame, out, token)
            self._advance(frame, heard, entry)
            out, token = self._leave(heard)
            self._entered[frame], self._left[frame] = entry, out
            self._left_token[frame] = token
            self._lead += heard[_SILENCE]
        self._out_token = token
        finals = out + self.graph.end * self.weight
        best = int(finals.argmax())
        return Found(float(finals[best]), self.trace(best), finals, self)

    def _entries(self, frame: int, out: Floats, token: Ints) -> Floats:
        """Score of entering each place at this frame; remembers from where."""
        graph = self.graph
        hub = out + self._to_hub
        source = int(hub.argmax())
        entry = hub[source] + self._from_hub
        came = np.full(graph.places, token[source], np.int32)
        if len(graph.link_to):
            offers = out[graph.link_from] + self._links
            heads = graph.link_to[graph.link_heads]
            best = np.full(graph.places, NEVER, np.float32)
            best[heads] = np.maximum.reduceat(offers, graph.link_heads)
            better = best > entry
            entry = np.where(better, best, entry)
            hit = (offers == best[graph.link_to]) & better[graph.link_to]
            came[graph.link_to[hit]] = token[graph.link_from[hit]]
        if len(graph.joint_in):
            self._through_joints(out, token, entry, came)
        begin = self._lead + graph.start * self.weight
        first = begin > entry
        came[first] = -1
        self._before[frame] = came
        return np.asarray(np.where(first, begin, entry) - self.toll, np.float32)

    def _through_joints(self, out: Floats, token: Ints, entry: Floats, came: Ints) -> None:
        """Better ways into places through the joints, written into `entry` and `came`."""
        graph = self.graph
        offers = out[graph.joint_out] + self._tolls
        best = np.maximum.reduceat(offers, graph.joint_heads)
        sizes = np.diff(graph.joint_heads, append=len(offers))
        hits = np.flatnonzero(offers == np.repeat(best, sizes))
        which = np.empty(len(best), np.int32)
        which[np.searchsorted(graph.joint_heads, hits, side="right") - 1] = graph.joint_out[hits]
        ways = best[graph.joint_of] + self._joints
        better = ways > entry[graph.joint_in]
        into = graph.joint_in[better]
        entry[into] = ways[better]
        came[into] = token[which[graph.joint_of[better]]]

    def _advance(self, frame: int, heard: Floats, entry: Floats) -> None:
        graph, state, token = self.graph, self._state, self._token
        moved, stayed, moved_token, take = self._moved, self._stayed, self._moved_token, self._take
        np.add(state[:-1], MOVE, out=moved[1:])
        moved_token[1:] = token[:-1]
        moved[graph.begins] = entry[graph.begin_place]
        moved_token[graph.begins] = frame * graph.places + graph.begin_place
        np.add(state, STAY, out=stayed)
        np.greater(moved, stayed, out=take)
        np.maximum(moved, stayed, out=state)
        np.take(heard, graph.emits, out=stayed[:-1], mode="clip")
        state[:-1] += stayed[:-1]
        state[-1] = NEVER
        np.copyto(token, moved_token, where=take)

    def _leave(self, heard: Floats) -> tuple[Floats, Ints]:
        """Score and token of leaving each place, at once or after a silence."""
        ends = self._state[self.graph.exits]
        which = ends.argmax(axis=1)
        out = ends[self._rows, which]
        token = self._token[self.graph.exits[self._rows, which]]
        paused = self._pause > out
        self._pause = np.where(paused, self._pause, out) + heard[_SILENCE]
        self._pause_token = np.where(paused, self._pause_token, token)
        later = self._pause > out
        return (
            np.where(later, self._pause, out),
            np.where(later, self._pause_token, token),
        )

    @property
    def entered(self) -> Floats:
        """Score of entering each place at each frame, shape (frames, places)."""
        return self._entered

    @property
    def left(self) -> Floats:
        """Score of having left each place after each frame, shape (frames, places)."""
        return self._left

    def trace(self, place: int) -> tuple[Word, ...]:
        """Backwards through the tokens from the end in `place`."""
        return self._trace(int(self._out_token[place]), len(self.scores))

    def before(self, place: int, frame: int) -> tuple[Word, ...]:
        """The words of the best way to enter `place` at `frame`."""
        return self._trace(int(self._before[frame, place]), frame)

    def until(self, place: int, frame: int) -> tuple[Word, ...]:
        """The words of the best way that has left `place` after `frame`; `place` is the last."""
        return self._trace(int(self._left_token[frame, place]), frame + 1)

    def _trace(self, token: int, end: int) -> tuple[Word, ...]:
        words: list[Word] = []
        while token >= 0:
            begin, here = divmod(token, self.graph.places)
            score = float(self._left[end - 1, here] - self._entered[begin, here])
            words.append(Word(here, begin, end, score))
            token, end = int(self._before[begin, here]), begin
        return tuple(reversed(words))


def search(graph: Graph, scores: Floats, weight: float = 1.0, toll: float = 0.0) -> Found:
    """Best path of `scores` (frames, sounds) through `graph`; `toll` is paid for every word."""
    return Search(graph, scores, weight, toll).run()


def loose(scores: Floats, change: float = -2.5) -> Floats:
    """What an unrestricted loop of sounds would score at each frame, shape (frames,).

    Its Viterbi path's own emissions: what `Found` can be measured against.
    """
    frames, sounds = scores.shape
    total = scores[0].copy()
    back = np.zeros((frames, sounds), np.int32)
    for frame in range(1, frames):
        best = int(total.argmax())
        jump = total[best] + change
        stay = total >= jump
        back[frame] = np.where(stay, np.arange(sounds), best)
        total = np.where(stay, total, jump) + scores[frame]
    out = np.empty(frames, np.float32)
    here = int(total.argmax())
    for frame in range(frames - 1, -1, -1):
        out[frame] = scores[frame, here]
        here = int(back[frame, here])
    return out
