"""Trials of new versions: begun and ended by people, or ended by what the calls show.

The rows are the truth and are loaded at the start of the process; a call that began on a version
finishes on it, whatever becomes of the trial meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import structlog

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Conflict, NotFound
from core.facts.base import Recorded
from core.facts.flow import (
    FlowCanaryChanged,
    FlowCanaryPromoted,
    FlowCanaryRolledBack,
    FlowCanaryStarted,
    FlowCanaryStopped,
    WalkEnded,
)
from core.ledger import Listener
from ivr import store as flow_store
from ivr.canary import store
from ivr.canary.model import Rules, State, Trial
from ivr.canary.rule import Count, is_worse
from ivr.judging import Judge
from ivr.parse import read_flow
from ivr.texts import go_live

log = structlog.get_logger(__name__)
SYSTEM = Access.system("a trial of a flow's new version")
NONE_RUNS = "Não há uma versão em teste neste fluxo."


class Canaries:
    """`load_version` puts a version into the memory of calls; `went_live` makes it everybody's."""

    def __init__(
        self,
        db: Database,
        judge: Judge,
        load_version: Callable[[str, int], Awaitable[object]],
        went_live: Callable[[str, int], Awaitable[None]],
    ) -> None:
        self._db = db
        self._judge = judge
        self._load_version = load_version
        self._went_live = went_live
        self._trials: dict[str, list[Trial]] = {}
        self._changing = asyncio.Lock()

    async def start(self) -> None:
        """Load every trial; those that run go on drawing calls."""
        self._trials = {}
        for trial in await self._db.read(store.all_of):
            self._remember(trial)
            if trial.state == "running":
                await self._load_version(trial.flow, trial.version)

    # --- for calls -------------------------------------------------------------------------

    def version_for(self, flow: str, interaction: str) -> int | None:
        """The version on trial when this visit was drawn for it, else None."""
        trial = self._running(flow)
        return trial.version if trial and trial.takes(interaction) else None

    def on_trial(self) -> list[tuple[str, int]]:
        """(flow, version) of every trial that runs."""
        found = (self._running(flow) for flow in self._trials)
        return [(trial.flow, trial.version) for trial in found if trial]

    def covers(self, flow: str, version: int, began_at: datetime) -> bool:
        """Whether a walk that began then was one on trial."""
        return any(trial.covers(version, began_at) for trial in self._trials.get(flow, ()))

    def listener(self) -> Listener:
        """Judges a trial whenever one of its calls has ended."""
        return Listener("flow canaries", frozenset({WalkEnded.kind}), self._walk_ended)

    async def _walk_ended(self, recorded: Recorded) -> None:
        fact = recorded.fact
        trial = self._running(fact.flow) if isinstance(fact, WalkEnded) else None
        if trial is None or not isinstance(fact, WalkEnded):
            return
        if fact.flow_version not in (trial.version, trial.base):
            return
        new, old = await self._db.read(lambda tx: store.counts(tx, SYSTEM, trial))
        if is_worse(new, old, trial.rules.worse_by, trial.rules.least):
            log.warning("canary.rolled_back", flow=trial.flow, version=trial.version)
            await self._end(SYSTEM, trial.flow, "rolled_back")

    # --- for administrators ----------------------------------------------------------------

    async def view(self, flow: str) -> Trial | None:
        """The newest trial of a flow with its figures, or None."""

        def work(tx: Tx) -> Trial | None:
            trial = store.latest(tx, flow)
            if trial is None or trial.state != "running":
                return trial
            new, old = store.counts(tx, SYSTEM, trial)
            return replace(trial, new=new, old=old)

        return await self._db.read(work)

    async def put(self, access: Access, flow: str, rules: Rules) -> Trial:
        """Begin a trial of the draft, or change the rules of the one that runs.

        Raises Invalid when the draft could not be published, Conflict when there is nothing to
        try it against or nothing new to try.
        """
        async with self._changing:
            running = self._running(flow)
            if running is not None:
                made = replace(running, rules=rules)
                await self._db.write(lambda tx: self._change(tx, access, running, rules))
            else:
                made = await self._begin(access, flow, rules)
                await self._load_version(flow, made.version)
            self._remember(made)
        return await self.view(flow) or made

    async def _begin(self, access: Access, flow: str, rules: Rules) -> Trial:
        row = await self._db.read(lambda tx: flow_store.get_flow(tx, flow))
        if row is None:
            raise NotFound(f"O fluxo “{flow}” não existe.")
        if row.published is None:
            raise Conflict("Publique uma primeira versão: o teste compara a nova com ela.")
        base = row.published
        if await self._db.read(lambda tx: flow_store.get_version(tx, flow, base)) == row.draft:
            raise Conflict("O rascunho é igual ao publicado: não há o que testar.")
        await self._judge.refuse_errors(read_flow(row.draft), row.draft)

        def work(tx: Tx) -> Trial:
            version = flow_store.add_version(tx, flow, row.draft, access.user_id, None)
            trial = Trial(flow, version, base, "running", rules, tx.now)
            store.add(tx, trial, access.user_id)
            told = {"flow": flow, "flow_version": version, "user": access.user_id}
            tx.append(FlowCanaryStarted(**told, base=base, share=rules.share, figure=rules.figure))
            audit.record(tx, access, "canary.start", "flow", flow, version=version)
            return trial

        return await self._db.write(work)

    @staticmethod
    def _change(tx: Tx, access: Access, trial: Trial, rules: Rules) -> None:
        store.change(tx, trial, rules)
        tx.append(
            FlowCanaryChanged(
                flow=trial.flow,
                flow_version=trial.version,
                user=access.user_id,
                share=rules.share,
                figure=rules.figure,
            )
        )
        audit.record(tx, access, "canary.change", "flow", trial.flow, version=trial.version)

    async def promote(self, access: Access, flow: str) -> Trial:
        """The version on trial becomes everybody's. Raises Conflict when none is."""
        trial = await self._end(access, flow, "promoted")
        await self._went_live(flow, trial.version)
        return trial

    async def stop(self, access: Access, flow: str) -> Trial:
        """End the trial; new calls walk the old version. Raises Conflict when none runs."""
        return await self._end(access, flow, "stopped")

    def refuse_while_running(self, flow: str) -> None:
        """Raises Conflict while a version is on trial: another one would spoil the comparison."""
        trial = self._running(flow)
        if trial is not None:
            detail = f"A versão {trial.version} está em teste: promova ou pare o teste antes."
            raise Conflict(detail, canary=trial.version)

    async def _end(self, access: Access, flow: str, state: State) -> Trial:
        async with self._changing:
            trial = self._running(flow)
            if trial is None:
                raise Conflict(NONE_RUNS)
            ended = await self._db.write(lambda tx: self._over(tx, access, trial, state))
            self._remember(ended)
            return ended

    @staticmethod
    def _over(tx: Tx, access: Access, trial: Trial, state: State) -> Trial:
        new, old = store.counts(tx, SYSTEM, trial)
        store.end(tx, trial, state, new, old)
        told = {"flow": trial.flow, "flow_version": trial.version, "user": access.user_id}
        match state:
            case "promoted":
                tx.append(FlowCanaryPromoted(**told))
                go_live(tx, access, trial.flow, trial.version)
            case "rolled_back":
                tx.append(_rolled_back(trial, new, old))
            case _:
                tx.append(FlowCanaryStopped(**told))
        audit.record(tx, access, f"canary.{state}", "flow", trial.flow, version=trial.version)
        return replace(trial, state=state, ended_at=tx.now, new=new, old=old)

    # --- memory ----------------------------------------------------------------------------

    def _running(self, flow: str) -> Trial | None:
        mine = self._trials.get(flow, ())
        return next((trial for trial in mine if trial.state == "running"), None)

    def _remember(self, trial: Trial) -> None:
        others = [t for t in self._trials.get(trial.flow, ()) if t.version != trial.version]
        self._trials[trial.flow] = [*others, trial]


def _rolled_back(trial: Trial, new: Count, old: Count) -> FlowCanaryRolledBack:
    return FlowCanaryRolledBack(
        flow=trial.flow,
        flow_version=trial.version,
        base=trial.base,
        figure=trial.rules.figure,
        new_calls=new.calls,
        new_bad=new.bad,
        old_calls=old.calls,
        old_bad=old.bad,
    )
