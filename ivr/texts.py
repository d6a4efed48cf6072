"""Flows as administrators work on them: drafts, lint, versions. Part of the room's one writer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from core.access.model import Access
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound
from core.facts.flow import FlowDrafted, FlowPublished
from core.ids import check_key
from ivr import store
from ivr.flowtests import run_tests
from ivr.intents.model import Wishes
from ivr.lint import lint
from ivr.model import Flow
from ivr.nodes import Finding, Known
from ivr.parse import BadFlow, read_flow, write_flow

Names = Callable[[], Awaitable[frozenset[str]]]
WentLive = Callable[[str, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A flow as administrators see it. `changed`: the draft differs from what is published."""

    key: str
    label: str
    purpose: str
    published: int | None
    changed: bool
    draft: str
    draft_at: datetime


@dataclass(slots=True)
class Surroundings:
    """What other rooms have, filled in by the roof so that lint can judge; None: not known."""

    queues: Names | None = None
    actions: frozenset[str] | None = None


class Texts:
    """Drafts and versions. `wishes` gives what tests understand by; `went_live` is told of a
    version once it is committed."""

    def __init__(
        self, db: Database, wishes: Callable[[], Wishes | None], went_live: WentLive
    ) -> None:
        self._db = db
        self._wishes = wishes
        self._went_live = went_live
        self.surroundings = Surroundings()

    async def all(self) -> list[FlowRow]:
        """All flows."""

        def work(tx: Tx) -> list[FlowRow]:
            return [_flow_row(tx, row) for row in store.list_flows(tx)]

        return await self._db.read(work)

    async def get(self, key: str) -> FlowRow:
        """One flow with its draft. Raises NotFound."""

        def work(tx: Tx) -> FlowRow:
            row = store.get_flow(tx, key)
            if row is None:
                raise NotFound(f"O fluxo “{key}” não existe.")
            return _flow_row(tx, row)

        return await self._db.read(work)

    async def save_draft(self, access: Access, key: str, text: str, base: str | None) -> FlowRow:
        """Keep `text` as the draft, as long as it is a flow called `key`.

        base: the draft that was edited; when another one is there now, Conflict. Raises Invalid
        (BadFlow) for a text that is no flow.
        """
        check_key(key)
        flow = read_flow(text)
        if flow.key != key:
            raise Invalid(f"o texto diz “flow: {flow.key}”, mas este fluxo é “{key}”.", line=1)
        values = {"label": flow.label, "purpose": flow.purpose, "draft": write_flow(flow)}

        def work(tx: Tx) -> None:
            row = store.get_flow(tx, key)
            if row is not None and base is not None and row.draft != base:
                raise Conflict("Alguém salvou este fluxo enquanto você editava.", draft=row.draft)
            store.save_draft(tx, key, {**values, "draft_by": access.user_id})
            tx.append(FlowDrafted(flow=key, user=access.user_id))

        await self._db.write(work)
        return await self.get(key)

    async def lint(self, text: str) -> list[Finding]:
        """What is wrong with `text`, whether it parses or not."""
        try:
            flow = await asyncio.to_thread(read_flow, text)
        except BadFlow as bad:
            return [Finding("error", "", p.detail, p.line) for p in bad.problems]
        return lint(flow, await self.known(flow.key))

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
        )

    async def publish(self, access: Access, key: str) -> int:
        """Make the draft live; returns its version. Raises Invalid with `findings` on errors of
        lint, or with `tests` when a test stored in the flow fails."""
        row = await self.get(key)
        return await self._publish(access, key, row.draft, None)

    async def roll_back(self, access: Access, key: str, version: int) -> int:
        """Make an earlier version live again, as a new version; the draft stays."""
        text = await self.version_text(key, version)
        return await self._publish(access, key, text, version)

    async def version_text(self, key: str, version: int) -> str:
        """The text of a version. Raises NotFound."""
        text = await self._db.read(lambda tx: store.get_version(tx, key, version))
        if text is None:
            raise NotFound(f"O fluxo “{key}” não tem a versão {version}.")
        return text

    async def versions(self, key: str) -> list[dict[str, Any]]:
        """Published versions, newest first: version, at, by, earlier."""
        rows = await self._db.read(lambda tx: store.list_versions(tx, key))
        return [dict(row._mapping) for row in rows]

    async def _publish(self, access: Access, key: str, text: str, earlier: int | None) -> int:
        flow = read_flow(text)
        await self._refuse_errors(flow, text)

        def work(tx: Tx) -> int:
            version = store.add_version(tx, key, text, access.user_id, earlier)
            store.set_published(tx, key, version)
            tx.append(
                FlowPublished(flow=key, flow_version=version, user=access.user_id, earlier=earlier)
            )
            return version

        version = await self._db.write(work)
        await self._went_live(key, version)
        return version

    async def _refuse_errors(self, flow: Flow, text: str) -> None:
        errors = [f for f in await self.lint(text) if f.level == "error"]
        if errors:
            where = f" (passo {errors[0].node})" if errors[0].node else ""
            found = [asdict(finding) for finding in errors[:100]]
            raise Invalid(f"Falta corrigir{where}: {errors[0].detail}", findings=found)
        failed = [r for r in await run_tests(flow, self._wishes()) if r.problem]
        if failed:
            told = [{"name": r.name, "problem": r.problem} for r in failed]
            detail = f"O teste “{failed[0].name}” falhou: {failed[0].problem}"
            raise Invalid(detail, tests=told)

    async def figures(
        self, access: Access, key: str, version: int | None = None
    ) -> list[dict[str, Any]]:
        """Per node: turns, visits, kinds heard, unclear, mean answer_ms."""
        rows = await self._db.read(lambda tx: store.node_figures(tx, access, key, version))
        return [dict(row._mapping) for row in rows]


def _flow_row(tx: Tx, row: Any) -> FlowRow:
    live = store.get_version(tx, row.key, row.published) if row.published else None
    return FlowRow(
        key=row.key,
        label=row.label,
        purpose=row.purpose,
        published=row.published,
        changed=live != row.draft,
        draft=row.draft,
        draft_at=row.draft_at,
    )
