"""Flows as administrators work on them: drafts and versions. Part of the room's one writer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound
from core.facts.flow import FlowDrafted, FlowPublished, FlowRemoved
from core.ids import check_key
from ivr import store
from ivr.diff import Change, difference, text_difference
from ivr.flowtests import Result
from ivr.graph import read_graph
from ivr.judging import Checked, Judge
from ivr.model import Flow
from ivr.nodes import Finding
from ivr.parse import BadFlow, read_flow, write_flow
from ivr.starters import copied, starter

WentLive = Callable[[str, int], Awaitable[None]]
NOT_HERE = "O fluxo “{}” não existe."


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


class Texts:
    """Drafts and versions. `went_live` is told of a version once it is committed; `refuse` raises
    while a flow must not be published."""

    def __init__(
        self, db: Database, judge: Judge, went_live: WentLive, refuse: Callable[[str], None]
    ) -> None:
        self._db = db
        self.judge = judge
        self._went_live = went_live
        self._refuse = refuse

    # --- reading ---------------------------------------------------------------------------

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
                raise NotFound(NOT_HERE.format(key))
            return _flow_row(tx, row)

        return await self._db.read(work)

    async def flow_of(
        self, key: str, text: str | None = None, graph: Any = None, version: int | None = None
    ) -> Flow:
        """The flow in `text`, in `graph`, of a version, or the draft. Raises BadFlow, NotFound."""
        if text is None and graph is not None:
            return await asyncio.to_thread(read_graph, graph)
        if text is None and version is not None:
            text = await self.version_text(key, version)
        if text is None:
            text = (await self.get(key)).draft
        return await asyncio.to_thread(read_flow, text)

    async def lint(self, text: str) -> list[Finding]:
        """What is wrong with `text`, whether it parses or not."""
        return list((await self.judge.check(text)).findings)

    async def check(self, key: str, text: str | None, graph: Any) -> Checked:
        """The same with both forms given back; the draft when neither is given."""
        if text is None and graph is None:
            text = (await self.get(key)).draft
        return await self.judge.check(text, graph)

    async def tests(self, key: str, text: str | None, graph: Any) -> list[Result]:
        """Run the tests in a text, a graph, or the draft."""
        return await self.judge.tests(await self.flow_of(key, text, graph))

    # --- drafts ----------------------------------------------------------------------------

    async def save_draft(
        self, access: Access, key: str, text: str | None, base: str | None, graph: Any = None
    ) -> FlowRow:
        """Keep a text or graph as the draft, as long as it is a flow called `key`.

        base: the draft that was edited; when another one is there now, Conflict. Raises Invalid
        (BadFlow) for what is no flow.
        """
        check_key(key)
        if text is None and graph is None:
            raise Invalid("Mande “text” ou “graph”.")
        flow = await self.flow_of(key, text, graph)
        if flow.key != key:
            raise Invalid(f"o texto diz “flow: {flow.key}”, mas este fluxo é “{key}”.", line=1)

        def work(tx: Tx) -> None:
            row = store.get_flow(tx, key)
            if row is not None and base is not None and row.draft != base:
                raise Conflict("Alguém salvou este fluxo enquanto você editava.", draft=row.draft)
            self._draft(tx, access, flow)

        await self._db.write(work)
        return await self.get(key)

    async def create(
        self, access: Access, key: str, label: str, purpose: str, source: str | None
    ) -> FlowRow:
        """A new draft: a small sound flow, or a copy of the draft of `source`. Raises Conflict."""
        check_key(key)
        if source is not None:
            flow = copied(read_flow((await self.get(source)).draft), key, label)
        else:
            named = self.judge.surroundings.queues
            flow = starter(key, label, purpose, await named() if named else None)

        def work(tx: Tx) -> None:
            if store.get_flow(tx, key) is not None:
                raise Conflict(f"Já existe um fluxo “{key}”; escolha outra chave.", field="key")
            self._draft(tx, access, flow)

        await self._db.write(work)
        return await self.get(key)

    @staticmethod
    def _draft(tx: Tx, access: Access, flow: Flow) -> None:
        values = {"label": flow.label, "purpose": flow.purpose, "draft": write_flow(flow)}
        store.save_draft(tx, flow.key, {**values, "draft_by": access.user_id})
        tx.append(FlowDrafted(flow=flow.key, user=access.user_id))

    async def remove(self, access: Access, key: str) -> None:
        """Delete a flow that no call can ever have walked. Raises Conflict, NotFound."""

        def work(tx: Tx) -> None:
            if store.get_flow(tx, key) is None:
                raise NotFound(NOT_HERE.format(key))
            if store.list_versions(tx, key):
                raise Conflict("Este fluxo já foi publicado: o histórico fica guardado.")
            store.delete_flow(tx, key)
            tx.append(FlowRemoved(flow=key, user=access.user_id))
            audit.record(tx, access, "delete", "flow", key)

        await self._db.write(work)

    # --- versions --------------------------------------------------------------------------

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
        """Versions, newest first: version, at, by, earlier."""
        rows = await self._db.read(lambda tx: store.list_versions(tx, key))
        return [dict(row._mapping) for row in rows]

    async def difference(
        self, key: str, old: int | None, new: int | None
    ) -> tuple[list[Change], str]:
        """What changed between two versions (None: the draft), in words and as a text diff."""
        before, after = [await self.flow_of(key, version=version) for version in (old, new)]
        names = ("rascunho" if old is None else f"versão {old}",
                 "rascunho" if new is None else f"versão {new}")  # fmt: skip

        def work() -> tuple[list[Change], str]:
            return difference(before, after), text_difference(before, after, names)

        return await asyncio.to_thread(work)

    async def _publish(self, access: Access, key: str, text: str, earlier: int | None) -> int:
        self._refuse(key)
        await self.judge.refuse_errors(read_flow(text), text)

        def work(tx: Tx) -> int:
            version = store.add_version(tx, key, text, access.user_id, earlier)
            go_live(tx, access, key, version, earlier)
            return version

        version = await self._db.write(work)
        await self._went_live(key, version)
        return version


def go_live(tx: Tx, access: Access, key: str, version: int, earlier: int | None = None) -> None:
    """From this commit on new calls walk `version`."""
    store.set_published(tx, key, version)
    audit.record(tx, access, "publish", "flow", key, version=version, earlier=earlier)
    tx.append(FlowPublished(flow=key, flow_version=version, user=access.user_id, earlier=earlier))


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


__all__ = ["BadFlow", "FlowRow", "Texts", "go_live"]
