"""The flow of `./atende bench ivr` can be published, and its three turns are what they say."""

from __future__ import annotations

from bench.ivr_dialogue import FLOW, SAID, grammars
from ivr.lint import lint
from ivr.nodes.base import Known
from ivr.parse import read_flow
from ivr.scripted import Says
from media.hearing.limits import too_much


def test_it_can_be_published(demo_intents) -> None:
    known = Known(
        queues=frozenset({"geral", "emergencia"}),
        intents=frozenset(i.key for i in demo_intents),
        dangers=frozenset(i.key for i in demo_intents if i.danger),
    )
    assert [f for f in lint(read_flow(FLOW), known) if f.level == "error"] == []
    assert all(too_much(turn) == "" for turn in grammars())


async def test_its_callers_are_understood(walk) -> None:
    said = [Says(text) for turn in SAID for text in turn]
    done = await walk(FLOW, *said)
    assert [s.node for s in done.watch.states if s.attempts] == []
    assert len(done.line.asks) >= len(said)
