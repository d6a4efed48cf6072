"""What else a number may have been: every way through its automaton, best first, exactly.

One search forwards and one backwards give for every word of the automaton the score of the best
whole way through it; each is one alternative.
"""

from __future__ import annotations

import numpy as np

from media.hearing.graph import NEVER, Floats, Graph
from media.hearing.search import search

Ways = list[tuple[float, tuple[int, ...]]]


def ways(graphs: tuple[Graph, Graph], scores: Floats, weight: float, most: int) -> Ways:
    """(score, places) of the `most` best ways that differ in some place, best first."""
    there, back = graphs
    forwards = search(there, scores, weight)
    backwards = search(back, np.ascontiguousarray(scores[::-1]), weight)
    through = forwards.search.entered + backwards.search.left[::-1]
    at = through.argmax(axis=0)
    best = through[at, np.arange(there.places)]
    out: Ways = []
    seen: set[tuple[int, ...]] = set()
    for place in np.argsort(-best)[: most * 12]:
        if best[place] < NEVER / 2:
            break
        frame = int(at[place])
        before = [w.place for w in forwards.search.before(int(place), frame)]
        rest = [w.place for w in backwards.search.until(int(place), len(scores) - 1 - frame)]
        way = (*before, *reversed(rest))
        if way not in seen:
            seen.add(way)
            out.append((float(best[place]), way))
    return out
