"""What the first caller needs is ready before they call: words compiled, sentences spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import structlog

from cti.roof import Roof
from ivr.model import Flow, Node

log = structlog.get_logger(__name__)
SPOKEN = ("text", "prompt", "again")
FIRST_WORDS_S = 10.0


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
    """Compile what published flows listen for."""
    await roof.sound.recogniser.prepare(roof.flows.grammars())


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
