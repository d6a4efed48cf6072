"""The child process that recognises speech: grammars compiled once, utterances one by one."""

from __future__ import annotations

from collections import OrderedDict
from time import perf_counter

import numpy as np

from media.hearing.acoustics import acoustics
from media.hearing.answer import judged
from media.hearing.compile import Compiled, compile_grammars
from media.words import Grammar, Phrase
from media.workshop.base import Header
from media.workshop.child import serve

MOST_COMPILED = 64


def to_grammar(raw: Header) -> Grammar:
    """The inverse of `embedded.from_grammar`."""
    phrases = tuple(Phrase(text, meaning) for text, meaning in raw["phrases"])
    return Grammar(raw["key"], phrases, raw["kind"], raw["length"])


class Hearing:
    """Compiled grammars, least recently used out first."""

    def __init__(self) -> None:
        self._compiled: OrderedDict[str, Compiled] = OrderedDict()

    def compiled(self, key: str, grammars: list[Header]) -> Compiled:
        """From the cache, or made now (about 50 ms for 500 words)."""
        if key not in self._compiled:
            self._compiled[key] = compile_grammars([to_grammar(raw) for raw in grammars])
        self._compiled.move_to_end(key)
        while len(self._compiled) > MOST_COMPILED:
            self._compiled.popitem(last=False)
        return self._compiled[key]

    def handle(self, job: Header, blob: bytes) -> tuple[Header, bytes]:
        """ "prepare" compiles; "hear" recognises the int16 blob; "hello" loads the network."""
        if job["op"] == "hello":
            acoustics()
            acoustics(numbers=True)
            return {}, b""
        began = perf_counter()
        compiled = self.compiled(job["key"], job["grammars"])
        if job["op"] == "prepare":
            return {"places": compiled.graph.places}, b""
        hypotheses, band = judged(compiled, np.frombuffer(blob, np.int16))
        readings = [[h.text, h.meaning, h.confidence, h.grammar] for h in hypotheses]
        return {"readings": readings, "band": band, "work_s": perf_counter() - began}, b""


if __name__ == "__main__":
    serve(Hearing().handle)
