"""Why, and what if: the stored journal told to a fresh engine again.

The same journal gives the same decisions, fingerprint for fingerprint; where it does not, the
first position that differs is named. With changed rules it shows what would have been.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.db import Database
from queues import moves, store
from queues.engine import Engine
from queues.engine.state import Item
from queues.journal import decode, fingerprint
from queues.model import Candidate
from queues.moves import Decision, Move
from queues.scribe import instant

Change = Callable[[Move], Move]
PAGE, AT_ONCE = 2_000, 100
"""Rows read at once, and rows told (some 2 ms) before everything else has its turn."""


@dataclass(slots=True)
class Replayed:
    """What a replay found: steps, the first position that differs (None: all the same), and the
    waits in seconds of those who were offered somebody."""

    steps: int = 0
    first_difference: int | None = None
    assignments: int = 0
    waits: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    decided: str = ""


def replay(rows: Iterable[Any], change: Change | None = None) -> Replayed:
    """Tell the journal's rows to fresh engines, one per run. `change` may alter each input."""
    found, engine = Replayed(), Engine()
    marks = []
    for row in rows:
        if row.kind == "Start":
            engine = Engine(int(row.move["serial"]))
            continue
        move = decode(row.kind, row.move)
        decisions = engine.apply(change(move) if change else move, row.at_us)
        mark = fingerprint(decisions)
        marks.append(mark)
        found.steps += 1
        if mark != row.decided and found.first_difference is None:
            found.first_difference = row.position
        _count(found, engine, decisions, row.at_us)
    found.decided = fingerprint(marks)
    return found


def _count(found: Replayed, engine: Engine, decisions: list[Decision], now: int) -> None:
    for decision in decisions:
        if isinstance(decision, moves.Offered):
            found.assignments += 1
            entered = engine.items[decision.interaction].arrived.entered_at
            found.waits.append((now - entered) / 1e6)
        elif isinstance(decision, moves.Gone):
            found.reasons[decision.reason] += 1


async def replay_between(
    db: Database, start_us: int, end_us: int, change: Change | None = None
) -> Replayed:
    """Replay every run that touches the interval (us)."""
    rows = await db.read(lambda tx: store.journal_between(tx, start_us, end_us), deadline=120)
    return replay(rows, change)


async def why(db: Database, interaction: str) -> dict[str, Any] | None:
    """Every step that concerned the interaction, with all candidates and what each lacked.

    None when it was never in routing. Worked out by replay, so it is what the engine saw. The
    replay gives way to everything else on the loop every few milliseconds: calls carry on.
    """
    seen = await db.read(lambda tx: store.interaction_seen(tx, interaction))
    if seen is None:
        return None
    steps: list[dict[str, Any]] = []
    seen_by: list[list[Candidate]] = []
    same, engine = True, Engine()
    async for row in _run_upto(db, seen[1]):
        if row.kind == "Start":
            engine = _witnessed(int(row.move["serial"]), interaction, seen_by)
            continue
        seen_by.clear()
        decisions = engine.apply(decode(row.kind, row.move), row.at_us)
        same = same and fingerprint(decisions) == row.decided
        told = [d for d in decisions if getattr(d, "interaction", None) == interaction]
        if row.interaction == interaction or told:
            steps.append(_step(row, told, seen_by[-1] if seen_by else []))
    return {"interaction": interaction, "replayed_the_same": same, "steps": steps}


async def _run_upto(db: Database, last: int) -> AsyncIterator[Any]:
    """The journal from the start of the run in which `last` lies, up to it, page by page."""
    run = await db.read(lambda tx: store.run_of(tx, last))
    after = 0
    while run is not None:
        page = await db.read(
            partial(store.journal_page, run=run, after=after, upto=last, most=PAGE), deadline=60
        )
        for number, row in enumerate(page):
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
            yield row
        if len(page) < PAGE:
            return
        after = page[-1].position


def _witnessed(serial: int, interaction: str, seen_by: list[list[Candidate]]) -> Engine:
    """An engine that notes the candidates at every choice made for this interaction."""
    engine = Engine(serial)

    def witness(item: Item) -> None:
        if item.arrived.interaction == interaction:
            seen_by.append(engine.explain(interaction))

    engine.witness = witness
    return engine


def _step(row: Any, told: list[Decision], candidates: list[Candidate]) -> dict[str, Any]:
    return {
        "position": row.position,
        "at": instant(row.at_us),
        "input": row.kind,
        "decisions": [_say(decision) for decision in told],
        "candidates": [
            {"operator": c.operator, "lacks": list(c.lacks), "idle_rank": c.idle_rank}
            for c in candidates
        ],
    }


def _say(decision: Decision) -> dict[str, Any]:
    data = decision._asdict()
    if "why" in data:
        data["why"] = data["why"]._asdict()
    return {"decision": type(decision).__name__, **data}


WORDS = {
    "presence": "presença",
    "capacity": "capacidade ocupada",
    "skill": "falta a habilidade",
    "medium": "não atende o meio",
}
WAYS = {
    "callback": "pôde pedir retorno",
    "message": "pôde deixar recado",
    "number": "passou para outro número",
}
PHRASES = {
    "just tried": "acabou de ser chamado",
    "named operator first": "espera-se outro atendente, pedido pelo nome",
    "order not reached": "reserva: ainda não é a vez",
}


def in_words(found: dict[str, Any], name_of: Callable[[str], str] = str) -> str:
    """The answer of :func:`why` as people read it, in Portuguese. `name_of` names an operator."""
    same = "igual ao que foi decidido" if found["replayed_the_same"] else "DIFERENTE do decidido"
    lines = [f"Atendimento {found['interaction']} (refeito do diário: {same})"]
    for step in found["steps"]:
        lines.append(f"{step['at']:%d/%m/%Y %H:%M:%S} UTC · {step['input']}")
        lines += [f"  {_decision(decision, name_of)}" for decision in step["decisions"]]
        lines += [f"    {_candidate(one, name_of)}" for one in step["candidates"]]
    return "\n".join(lines)


def _decision(decision: dict[str, Any], name_of: Callable[[str], str]) -> str:
    why = decision.get("why")
    if decision["decision"] == "Offered" and why:
        return (
            f"→ oferecido a {name_of(decision['operator'])} "
            f"({why['score']:.1f} min de vez, {why['able']} podiam, {why['members']} na fila)"
        )
    if decision["decision"] == "Waits" and why:
        return (
            f"→ espera: {why['unskilled']} sem a habilidade, {why['absent']} ausentes, "
            f"{why['busy']} ocupados, {why['tried']} já chamados"
        )
    if decision["decision"] == "Overflowed":
        return f"→ esperou demais: {WAYS[decision['to']]}, sem perder a vez"
    if decision["decision"] == "OfferEnded":
        return f"→ terminou com {name_of(decision['operator'])}: {decision['reason']}"
    return f"→ {decision['decision']}"


def _candidate(one: dict[str, Any], name_of: Callable[[str], str]) -> str:
    lacks = [_lack(lack) for lack in one["lacks"]]
    return f"{name_of(one['operator'])}: {'; '.join(lacks) if lacks else 'podia atender'}"


def _lack(lack: str) -> str:
    if lack in PHRASES:
        return PHRASES[lack]
    word, _, rest = lack.partition(" ")
    return f"{WORDS.get(word, word)} {rest}".strip()


__all__ = ["Replayed", "in_words", "replay", "replay_between", "why"]
