"""Walks filed, and what administrators read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import NotFound
from core.facts.flow import WalkEnded
from ivr import store as flow_store
from ivr.judging import Surroundings
from ivr.trail import store
from ivr.trail.as_test import PastTest, past_test
from ivr.trail.figures import NodeFigures, figures
from ivr.trail.model import WalkRow

MOST_WALKS = 10_000
MOST_SEARCHED = 5_000
CLIP_MARGIN_MS = 300
SYSTEM = Access.system("how a citizen's walk through a flow ended")
_TURNS = ("turns", "visits", "speech", "text", "keys", "silence", "deaf", "unclear")


def filing(row: WalkRow) -> Callable[[Tx], None]:
    """Work for a transaction that is under way anyway: keep `row` and tell its fact."""

    def work(tx: Tx) -> None:
        store.file(tx, SYSTEM, row)
        tx.append(
            WalkEnded(
                interaction=row.interaction,
                run=row.run,
                flow=row.flow,
                flow_version=row.version,
                canary=row.canary,
                outcome=row.outcome,
                node=row.end_node,
                failures=len(row.failed),
            )
        )

    return work


class Trails:
    """Figures per node, calls, and what was not understood."""

    def __init__(self, db: Database, surroundings: Callable[[], Surroundings]) -> None:
        self._db = db
        self._surroundings = surroundings

    async def of_visit(self, access: Access, interaction: str) -> list[dict[str, Any]]:
        """The walks of a visit, personal columns included."""
        access.need("interaction.read")
        rows = await self._db.read(lambda tx: store.of_visit(tx, access, interaction))
        return [dict(row._mapping) for row in rows]

    async def figures(
        self, access: Access, flow: str, version: int | None = None, days: int = 30
    ) -> list[dict[str, Any]]:
        """Per node: who came, left, failed, was asked twice, how long; and what was heard.

        Over the newest 10,000 walks of the last `days`.
        """
        since = self._since(days)

        def work(tx: Tx) -> list[dict[str, Any]]:
            rows = store.newest(tx, access, flow, version, since, MOST_WALKS)
            heard = flow_store.node_figures(tx, access, flow, version, since)
            return _joined(figures(rows), {row.node: row._mapping for row in heard})

        return await self._db.read(work)

    async def calls(
        self,
        access: Access,
        flow: str,
        *,
        node: str | None = None,
        outcome: str | None = None,
        version: int | None = None,
        days: int = 30,
        limit: int = 50,
    ) -> list[dict[str, Any]]:
        """The newest calls that walked a flow, perhaps only those through `node`."""
        since = self._since(days)

        def fits(row: Any) -> bool:
            passed = node is None or any(step[0] == node for step in row.path)
            return passed and outcome in (None, row.outcome)

        def work(tx: Tx) -> list[dict[str, Any]]:
            rows = store.newest(tx, access, flow, version, since, MOST_SEARCHED)
            kept = [row for row in rows if fits(row)][:limit]
            turns = store.turns_in(tx, access, [row.interaction for row in kept])
            return [_call(row, turns.get((row.interaction, row.run), 0)) for row in kept]

        return await self._db.read(work)

    async def failures(
        self,
        access: Access,
        flow: str,
        *,
        node: str | None = None,
        version: int | None = None,
        days: int = 30,
        limit: int = 100,
    ) -> list[dict[str, Any]]:
        """What citizens said and no node could use, each with its sound where there is one."""
        since = self._since(days)
        rows = await self._db.read(
            lambda tx: store.not_understood(tx, access, flow, node, version, since, limit)
        )
        find = self._surroundings().recordings
        visits = sorted({row.interaction for row in rows})
        begun = await find(access, visits) if find and visits else {}
        return [{**row._mapping, "clip": _clip(row, begun.get(row.interaction))} for row in rows]

    async def as_test(
        self, access: Access, flow: str, interaction: str, run: str | None
    ) -> PastTest:
        """A past call as a test of `flow`; without `run` its last walk there. Raises NotFound."""
        access.need("interaction.list")

        def work(tx: Tx) -> PastTest:
            rows = store.of_visit(tx, access, interaction)
            mine = [row for row in rows if row.flow == flow and run in (None, row.run)]
            if not mine:
                raise NotFound("Esta ligação não passou por este fluxo.")
            walk = mine[-1]._mapping
            turns = flow_store.turns_of(tx, access, interaction)
            said = [turn._mapping for turn in turns if turn.run == walk["run"]]
            audit.record(tx, access, "read", "interaction", interaction, walk=walk["run"])
            return past_test(walk, said)

        return await self._db.write(work)

    def _since(self, days: int) -> datetime:
        return self._db.clock.now() - timedelta(days=days)


def _joined(
    walked: Mapping[str, NodeFigures], heard: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    empty = dict.fromkeys(_TURNS, 0) | {"answer_ms": None}
    return [
        {
            **empty,
            **heard.get(node, {}),
            "node": node,
            **walked.get(node, NodeFigures()).plain(),
        }
        for node in sorted({*walked, *heard})
    ]


def _call(row: Any, turns: int) -> dict[str, Any]:
    return {
        "interaction": row.interaction,
        "run": row.run,
        "at": row.began_at,
        "version": row.version,
        "outcome": row.outcome,
        "end_node": row.end_node,
        "turns": turns,
        "seconds": round((row.ended_at - row.began_at).total_seconds(), 1),
    }


def _clip(row: Any, begun: datetime | None) -> str | None:
    """Where the words can be heard: the line's clock set against the recording's."""
    if begun is None or row.line_at is None or row.started_ms is None or row.ended_ms is None:
        return None
    shift = (row.line_at - begun) // timedelta(milliseconds=1)
    start = max(0, shift + row.started_ms - CLIP_MARGIN_MS)
    end = shift + row.ended_ms + CLIP_MARGIN_MS
    if end <= start:
        return None
    return f"/api/interactions/{row.interaction}/clip?from_ms={start}&to_ms={end}"
