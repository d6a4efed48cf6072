"""What is wrong or doubtful in a policy, beside the operators and skills that there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from queues.model import Policy, meets, widen
from queues.rules import OperatorSpec, QueueSpec, SeatSpec


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about a policy (pt-BR). An error refuses saving."""

    level: Literal["error", "warning"]
    detail: str


@dataclass(frozen=True, slots=True)
class Staff:
    """What a policy is judged beside."""

    skills: frozenset[str]
    queues: frozenset[str]
    operators: tuple[OperatorSpec, ...]


def lint(spec: QueueSpec, policy: Policy, staff: Staff) -> list[Finding]:
    """Errors first."""
    found = [
        *_skills(policy, staff),
        *_queues(policy, staff),
        *_people(spec, policy, staff),
        *_rings(policy),
        *_law(policy),
    ]
    return sorted(found, key=lambda one: one.level)


def _skills(policy: Policy, staff: Staff) -> Iterator[Finding]:
    asked = {w.skill for clause in policy.requires for w in clause}
    asked |= {w.skill for w in policy.prefers}
    for key in sorted(asked - staff.skills):
        yield Finding("error", f"a habilidade “{key}” não existe; crie-a antes.")
    required = {w.skill for clause in policy.requires for w in clause}
    for ring in policy.rings:
        for key in sorted(ring.drop - required):
            yield Finding("warning", f"“dispensa {key}” não muda nada: ela não é exigida aqui.")


def _people(spec: QueueSpec, policy: Policy, staff: Staff) -> Iterator[Finding]:
    here = [op for op in staff.operators if _seat(op, policy.queue)]
    if not here:
        yield Finding("warning", "ninguém atende esta fila; dê um lugar nela a algum operador.")
        return
    able = [_serving(policy, ring, staff) for ring in range(len(policy.rings) + 1)]
    if not any(able):
        yield Finding("warning", "ninguém desta fila tem o que ela exige, nem depois de esperar.")
    elif not able[0]:
        first = next(n for n, keys in enumerate(able) if keys)
        seconds = policy.rings[first - 1].after_s
        yield Finding("warning", f"no começo ninguém pode atender; só depois de {seconds:g} s.")
    for wanted in policy.prefers:
        if not any(op.skills.get(wanted.skill, 0) >= wanted.level for op in here):
            yield Finding("warning", f"ninguém desta fila tem “{wanted.skill}”, que ela prefere.")


def _seat(operator: OperatorSpec, queue: str) -> SeatSpec | None:
    return next((seat for seat in operator.seats if seat.queue == queue), None)


def _serving(policy: Policy, ring: int, staff: Staff) -> list[OperatorSpec]:
    """Who could serve in this ring, were they there."""
    clauses = widen(policy, ring, ())
    most = policy.rings[ring - 1].max_order if ring else policy.max_order
    helpers = policy.rings[ring - 1].helpers if ring else ()

    def reached(operator: OperatorSpec) -> bool:
        seat = _seat(operator, policy.queue)
        own = seat is not None and (most is None or seat.order <= most)
        return own or any(_seat(operator, helper) for helper in helpers)

    return [
        op
        for op in staff.operators
        if reached(op) and all(meets(op.skills, clause) for clause in clauses)
    ]


def _rings(policy: Policy) -> Iterator[Finding]:
    previous = 0.0
    for ring in policy.rings:
        if ring.after_s <= previous and ring is not policy.rings[0]:
            yield Finding("error", f"há dois passos “após {ring.after_s:g} s”; junte-os.")
        previous = ring.after_s
        if policy.queue in ring.helpers:
            yield Finding("error", "uma fila não ajuda a si mesma; escreva outra.")


def _queues(policy: Policy, staff: Staff) -> Iterator[Finding]:
    helpers = {helper for ring in policy.rings for helper in ring.helpers}
    for key in sorted(helpers - staff.queues):
        yield Finding("error", f"a fila “{key}”, que deveria ajudar, não existe.")


def _law(policy: Policy) -> Iterator[Finding]:
    if policy.legal_minutes == 0:
        yield Finding("warning", "sem prioridade legal: a Lei 10.048 manda atender antes.")
    if policy.priority > policy.legal_minutes > 0:
        detail = "esta fila passa à frente das prioridades legais de outras filas; é o que se quer?"
        yield Finding("warning", detail)
