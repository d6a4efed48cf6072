"""What the first caller needs is ready before they call: words compiled, sentences spoken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import structlog

from cti.roof import Roof
from ivr.model import Flow, Node
from ivr.moments import Moment, moments
from media.hearing import RecogniserFailed

log = structlog.get_logger(__name__)
SPOKEN = ("text", "prompt", "again")
FIRST_WORDS_S = 10.0
LONGEST_S = 60.0
MOST = 48
"""Moments compiled ahead; a recogniser's process keeps 64."""
BREATH_S = 0.05
"""Between two moments, so that a call that is under way is heard in between."""


async def warm_up(roof: Roof) -> None:
    """The first words at once; the rest beside the running calls.

    After a kill the prompts lie in the cache on disk, so this costs a few milliseconds.
    """
    flows = [published.flow for published in await roof.flows.all_published()]
    first = [text for flow in flows if flow.purpose == "main" for text in opening(flow)]
    try:
        async with asyncio.timeout(FIRST_WORDS_S):
            await roof.sound.voice.warm(first)
    except TimeoutError:
        log.warning("warming.late", texts=len(first))
    rest = [text for flow in flows for node in flow.nodes.values() for text in constant(node)]
    roof.crew.start("warming/grammars", lambda: prepare(roof))
    roof.crew.start("warming/prompts", lambda: roof.sound.voice.warm(dict.fromkeys(rest)))


async def prepare(roof: Roof) -> None:
    """Compile each moment of the published flows, main flows first, as the line will ask it.

    Beside the calls: one moment at a time, at most `MOST` of them and `LONGEST_S`.
    """
    done = 0
    try:
        async with asyncio.timeout(LONGEST_S):
            async for moment in _moments(roof):
                await _compile(roof, moment)
                done += 1
                if done >= MOST:
                    log.warning("warming.many_moments", most=MOST)
                    break
    except TimeoutError:
        log.warning("warming.grammars_late", compiled=done)


async def _compile(roof: Roof, moment: Moment) -> None:
    try:
        await roof.sound.recogniser.prepare(moment)
    except RecogniserFailed as failed:  # compiled when it is first asked
        log.warning("warming.moment", grammars=[g.key for g in moment], error=repr(failed))
    await asyncio.sleep(BREATH_S)


async def _moments(roof: Roof) -> AsyncIterator[Moment]:
    found = await roof.flows.all_published()
    seen: set[tuple[tuple[str, str], ...]] = set()
    for published in sorted(found, key=lambda one: one.flow.purpose != "main"):
        async for moment in moments(published.flow, published.wishes):
            name = tuple((grammar.key, grammar.content_hash) for grammar in moment)
            if name not in seen:
                seen.add(name)
                yield moment


def opening(flow: Flow) -> list[str]:
    """The first sentence of a flow."""
    node = flow.nodes.get(flow.start)
    return list(constant(node))[:1] if node else []


def constant(node: Node) -> Iterator[str]:
    """The sentences of a node that are the same for everybody."""
    for name in SPOKEN:
        value = node.values.get(name) or ()
        for text in (value,) if isinstance(value, str) else value:
            if isinstance(text, str) and text and "{" not in text:
                yield text
