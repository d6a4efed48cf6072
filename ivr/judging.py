"""Whether a flow may go live: what lint finds, and what its own tests say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.access.model import Access
from core.db import Database
from core.errors import Invalid
from ivr import store
from ivr.flowtests import Result, run_tests
from ivr.graph import BadGraph, Graph, graph_text, places, write_graph
from ivr.intents.model import Wishes
from ivr.lint import lint
from ivr.model import Flow
from ivr.nodes import Finding, Known
from ivr.parse import BadFlow, read_flow, write_flow
from ivr.secrets.store import secret_names

Names = Callable[[], Awaitable[frozenset[str]]]


class Recordings(Protocol):
    """When the first sample of each visit's recording lay, for those that can be heard."""

    async def __call__(self, access: Access, interactions: Sequence[str]) -> dict[str, datetime]:
        """Visits without a recording are left out; {} for who may not listen."""
        ...


@dataclass(slots=True)
class Surroundings:
    """What other rooms have, filled in by the roof so that lint can judge; None: not known."""

    queues: Names | None = None
    actions: frozenset[str] | None = None
    recordings: Recordings | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A text or graph after reading: the findings, and both forms as far as there are."""

    findings: tuple[Finding, ...]
    text: str
    graph: Graph | None = None
    flow: Flow | None = field(default=None, compare=False)

    @property
    def ok(self) -> bool:
        """It could be published."""
        return all(finding.level != "error" for finding in self.findings)


class Judge:
    """Knows what exists around the flows, and what their tests understand by."""

    def __init__(self, db: Database, wishes: Callable[[], Wishes | None]) -> None:
        self._db = db
        self._wishes = wishes
        self.surroundings = Surroundings()

    async def known(self, being_linted: str = "") -> Known:
        """What lint may take for granted."""
        rows = await self._db.read(store.list_flows)
        intents = await self._db.read(store.list_intents)
        queues = await self.surroundings.queues() if self.surroundings.queues else None
        return Known(
            queues=queues,
            flows=frozenset({row.key for row in rows} | {being_linted}),
            intents=frozenset(i.key for i in intents) or None,
            dangers=frozenset(i.key for i in intents if i.danger),
            actions=self.surroundings.actions,
            secrets=await self._db.read(secret_names),
        )

    async def check(self, text: str | None = None, graph: Any = None) -> Checked:
        """Everything that is to be said about a text or a graph, whether it parses or not."""
        try:
            text = await asyncio.to_thread(graph_text, graph) if text is None else text
        except BadGraph as bad:
            finding = Finding("error", bad.node, bad.problems[0].detail, 1, bad.field)
            return Checked((finding,), "")
        try:
            flow = await asyncio.to_thread(read_flow, text)
        except BadFlow as bad:
            return Checked(tuple(_located(bad, text)), text)
        if graph is not None:  # lines are those of the text that is given back
            text = write_flow(flow)
            flow = read_flow(text)
        found = lint(flow, await self.known(flow.key))
        return Checked(tuple(found), text, write_graph(flow), flow)

    async def tests(self, flow: Flow) -> list[Result]:
        """Run the tests stored with `flow`."""
        return await run_tests(flow, self._wishes())

    async def refuse_errors(self, flow: Flow, text: str) -> None:
        """Raises Invalid with `findings` on errors of lint, with `tests` when one fails."""
        errors = [f for f in (await self.check(text)).findings if f.level == "error"]
        if errors:
            where = f" (passo {errors[0].node})" if errors[0].node else ""
            found = [asdict(finding) for finding in errors[:100]]
            raise Invalid(f"Falta corrigir{where}: {errors[0].detail}", findings=found)
        failed = [result for result in await self.tests(flow) if result.problem]
        if failed:
            told = [asdict(result) for result in failed[:100]]
            detail = f"O teste “{failed[0].name}” falhou: {failed[0].problem}"
            raise Invalid(detail, tests=told)


def _located(bad: BadFlow, text: str) -> list[Finding]:
    place = places(text)
    found = []
    for problem in bad.problems[:200]:
        node, part = place(problem.line)
        found.append(Finding("error", node, problem.detail, problem.line, part))
    return found
