"""The room's face: flows for calls, intents, turns kept; `texts` is for administrators."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound
from core.facts.flow import IntentChanged, TurnTaken
from core.ids import check_key
from ivr import store
from ivr.canary.service import Canaries
from ivr.intents.classifier import TrainedWishes, enough
from ivr.intents.endpoint import EndpointIntents
from ivr.intents.features import Weights
from ivr.intents.learning import fingerprint, learn_apart
from ivr.intents.model import Guess, Intent, Wishes, read_intent
from ivr.judging import Judge, Surroundings
from ivr.model import Flow, Turn
from ivr.nodes import KINDS
from ivr.parse import BadFlow, read_flow, write_flow
from ivr.texts import Texts
from ivr.trail import store as trail_store
from ivr.trail.service import Trails
from ivr.words import plain
from media.words import Grammar

log = structlog.get_logger(__name__)
MAIN = "principal"
MAX_CACHED = 64


@dataclass(frozen=True, slots=True)
class Published:
    """A version as new calls walk it, with the wishes trained when it was asked for."""

    flow: Flow
    version: int
    wishes: Wishes | None


@dataclass(slots=True)
class _Live:
    """What calls use, kept in memory."""

    published: dict[str, int] = field(default_factory=dict)
    flows: dict[tuple[str, int], Flow] = field(default_factory=dict)
    wishes: Wishes | None = None


class Flows:
    """What calls walk, what was understood, and what was said."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.second: EndpointIntents | None = None
        self._live = _Live()
        self._training = asyncio.Lock()
        self.judge = Judge(db, lambda: self._live.wishes)
        self.canaries = Canaries(db, self.judge, self.published, self._went_live)
        self.texts = Texts(db, self.judge, self._went_live, self.canaries.refuse_while_running)
        self.trails = Trails(db, lambda: self.judge.surroundings)

    # --- for calls -------------------------------------------------------------------------

    async def start(self) -> None:
        """Load what is published and train the wishes; call once before the first citizen."""
        rows = await self._db.read(store.list_flows)
        for row in rows:
            if row.published is not None:
                self._live.published[row.key] = row.published
                await self.published(row.key, row.published)
        await self.canaries.start()
        await self.train()

    async def published(
        self, key: str, version: int | None = None, visit: str | None = None
    ) -> Published:
        """The flow as published, or one of its versions (calls finish on theirs).

        Raises NotFound. Version 0 or None is the newest, or, when `visit` was drawn for it, the
        one on trial.
        """
        drawn = self.canaries.version_for(key, visit) if visit and not version else None
        number = version or drawn or self._live.published.get(key)
        if number is None:
            raise NotFound(f"O fluxo “{key}” ainda não foi publicado.", flow=key)
        flow = self._live.flows.get((key, number))
        if flow is None:
            text = await self._db.read(lambda tx: store.get_version(tx, key, number))
            if text is None:
                raise NotFound(f"O fluxo “{key}” não tem a versão {number}.", flow=key)
            flow = read_flow(text)
            while len(self._live.flows) >= MAX_CACHED:
                self._live.flows.pop(next(iter(self._live.flows)))
            self._live.flows[key, number] = flow
        return Published(flow, number, self._live.wishes)

    async def draft(self, key: str) -> Published:
        """The draft as it is now, as version 0: for calls to test numbers. Raises NotFound."""
        row = await self.texts.get(key)
        flow = await asyncio.to_thread(read_flow, row.draft)
        return Published(flow, 0, self._live.wishes)

    async def all_published(self) -> list[Published]:
        """Every flow that is live now, newest versions."""
        return [await self.published(key) for key in sorted(self._live.published)]

    async def _went_live(self, key: str, version: int) -> None:
        self._live.published[key] = version
        await self.published(key, version)

    async def companion(self, state: Mapping[str, Any] | None, which: str) -> str | None:
        """Key of the "waiting" or "after" flow for a visit whose FlowState (JSON) is `state`.

        None when there is none or it is not published. A visit that came without a flow uses
        those of `principal`.
        """
        key = (state or {}).get("flow") or MAIN
        try:
            main = await self.published(key, (state or {}).get("version"))
        except (NotFound, BadFlow):
            return None
        other: str = main.flow.waiting if which == "waiting" else main.flow.after
        return other if other in self._live.published else None

    def grammars(self) -> list[Grammar]:
        """Every grammar that published flows listen with, for a recogniser to compile ahead."""
        found: dict[str, Grammar] = {}
        wishes = self._live.wishes
        if wishes is not None:
            found["wishes"] = wishes.grammar()
        for flow in self._walked():
            for node in flow.nodes.values():
                kind = KINDS[node.kind]
                for grammar in kind.grammars(node, flow):
                    found[grammar.content_hash] = grammar
        return list(found.values())

    def _walked(self) -> list[Flow]:
        """What new calls may walk now: published, or on trial."""
        live = {*self._live.published.items(), *self.canaries.on_trial()}
        return [self._live.flows[one] for one in sorted(live) if one in self._live.flows]

    @property
    def surroundings(self) -> Surroundings:
        """What other rooms have, for lint; the roof sets it."""
        return self.judge.surroundings

    @surroundings.setter
    def surroundings(self, known: Surroundings) -> None:
        self.judge.surroundings = known

    @property
    def wishes(self) -> Wishes | None:
        """The intents as trained now."""
        return self._live.wishes

    async def keep_turn(
        self, interaction_id: str, turn: Turn, line_at: datetime | None = None
    ) -> None:
        """Keep `turn`, replacing an earlier report of the same run and n. `line_at`: the instant
        at which the clock of its `started_ms` stood at 0, where there is sound."""
        access = Access.system("what was said to a flow")

        def work(tx: Tx) -> None:
            if store.keep_turn(tx, access, interaction_id, turn, line_at):
                tx.append(
                    TurnTaken(
                        interaction=interaction_id,
                        flow=turn.flow,
                        flow_version=turn.version,
                        node=turn.node,
                        n=turn.n,
                        heard=turn.heard,
                        intent=turn.intent,
                        band=turn.band,
                    )
                )

        await self._db.write(work)

    async def turns_of(self, access: Access, interaction_id: str) -> list[dict[str, Any]]:
        """The turns of a visit in order, as plain values (columns of ivr_turns)."""
        access.need("interaction.read")
        rows = await self._db.read(lambda tx: store.turns_of(tx, access, interaction_id))
        return [dict(row._mapping) for row in rows]

    async def erase_turns(self, access: Access, interaction_id: str) -> int:
        """Blank the words of a visit (anonymity, expurgation); figures stay. Returns how many."""

        def work(tx: Tx) -> int:
            trail_store.erase(tx, access, interaction_id)
            return store.erase_turns(tx, access, interaction_id)

        return await self._db.write(work)

    # --- intents ---------------------------------------------------------------------------

    async def intents(self) -> list[Intent]:
        """All intents with their examples."""
        return await self._db.read(store.list_intents)

    async def save_intent(self, access: Access, intent: Intent) -> None:
        """Insert, replace, or (without examples) remove an intent; then train anew."""
        await self.save_intents(access, [intent])

    async def save_intents(self, access: Access, intents: Sequence[Intent]) -> None:
        """The same for several, in one commit and one training."""
        for intent in intents:
            check_key(intent.key)

        def work(tx: Tx) -> None:
            for intent in intents:
                store.save_intent(tx, intent)
                count = len(intent.examples)
                changed = IntentChanged(intent=intent.key, examples=count, user=access.user_id)
                tx.append(changed)

        await self._db.write(work)
        await self.train()

    async def add_example(self, access: Access, key: str, text: str) -> Intent:
        """One more sentence for an intent, kept once; then train anew. Raises NotFound, Invalid."""
        example = " ".join(text.split())[:300]
        if not plain(example):
            raise Invalid("Escreva a frase do cidadão.", field="text")

        def work(tx: Tx) -> Intent:
            intent = next((one for one in store.list_intents(tx) if one.key == key), None)
            if intent is None:
                raise NotFound(f"A intenção “{key}” não existe.")
            if plain(example) in {plain(known) for known in intent.examples}:
                return intent
            more = replace(intent, examples=(*intent.examples, example))
            store.save_intent(tx, more)
            count = len(more.examples)
            tx.append(IntentChanged(intent=key, examples=count, user=access.user_id))
            return more

        intent = await self._db.write(work)
        await self.train()
        return intent

    async def train(self) -> None:
        """Understand by the stored examples: weights already learnt are loaded, others learnt in
        a child process. Calls under way keep what they have. Raises Unavailable."""
        async with self._training:
            intents = await self.intents()
            if not enough(intents):
                self._live.wishes = None
                log.warning("no_intents", count=len(intents))
                return
            self._live.wishes = TrainedWishes(intents, await self._weights(intents))

    async def _weights(self, intents: list[Intent]) -> Weights:
        name = fingerprint(intents)
        data = await self._db.read(lambda tx: store.get_weights(tx, name))
        if data is not None:
            return Weights.from_bytes(data)
        learnt = await learn_apart(intents)
        await self._db.write(lambda tx: store.save_weights(tx, name, learnt.to_bytes()))
        return learnt

    def guess(self, text: str) -> Guess:
        """What `text` would be understood as."""
        if self._live.wishes is None:
            raise NotFound("Ainda não há intenções com frases de exemplo.")
        return self._live.wishes.guess(text)

    # --- first start -----------------------------------------------------------------------

    async def seed(self, folder: Path) -> None:
        """Fill an empty installation from `folder`/intents and `folder`/flows, published.

        Does nothing for intents or flows that are there already.
        """
        access = Access.system("first flows")
        intents, flows = await asyncio.to_thread(_read_folder, folder)

        def write(tx: Tx) -> None:
            known = {intent.key for intent in store.list_intents(tx)}
            for intent in intents:
                if intent.key not in known:
                    store.save_intent(tx, intent)

        await self._db.write(write)
        await self.train()
        there = {row.key for row in await self.texts.all()}
        fresh = [flow for flow in flows if flow.key not in there]
        for flow in fresh:
            await self.texts.save_draft(access, flow.key, write_flow(flow), None)
        for flow in fresh:
            await self.texts.publish(access, flow.key)


def _read_folder(folder: Path) -> tuple[list[Intent], list[Flow]]:
    """Intents and flows of a folder, by file name."""
    intents, flows = sorted(folder.glob("intents/*.yaml")), sorted(folder.glob("flows/*.yaml"))
    return (
        [read_intent(file.read_text("utf-8")) for file in intents],
        [read_flow(file.read_text("utf-8")) for file in flows],
    )


__all__ = ["Flows", "Published", "Surroundings"]
