"""What is wrong with a flow before citizens find out. Errors refuse publishing."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.model import Edge, Flow, Node
from ivr.nodes import KINDS, Finding, Known
from ivr.nodes.wait import ROUNDS
from ivr.outside.filling import secrets_in
from ivr.template import FILTERS, variables_in

_ALWAYS_SET = frozenset({ROUNDS})
_PERSON_KINDS = frozenset({"transfer", "danger", "to_number"})
_LEAVES = frozenset({"transfer", "danger", "to_number", "to_flow", "end"})
_LONG_PROMPT = 220


def lint(flow: Flow, known: Known | None = None) -> list[Finding]:
    """All findings, errors first, in the order of the text."""
    known = known or Known()
    reachable = reached(flow, [flow.start])
    findings = [
        *_head(flow),
        *_unreached(flow),
        *_no_person(flow),
        *_loops(flow, reachable),
        *_templates(flow, known),
        *_danger(flow, known),
        *_spins(flow),
    ]
    for node in flow.nodes.values():
        findings.extend(KINDS[node.kind].lint(node, flow, known))
    return sorted(findings, key=lambda f: (f.level != "error", f.line, f.node, f.detail))


def edges_of(flow: Flow, node: Node) -> Iterator[Edge]:
    """Drawn edges, and those every question has: to the person and to the danger node."""
    kind = KINDS[node.kind]
    yield from kind.edges(node)
    if any(part.name == "failed" for part in kind.fields) and flow.person:
        yield Edge(node.key, "person", flow.person)
    if kind.hears and flow.danger:
        yield Edge(node.key, "danger", flow.danger)


def reached(flow: Flow, starts: list[str]) -> set[str]:
    """Nodes that can be come to from `starts`."""
    seen: set[str] = set()
    todo = [key for key in starts if key in flow.nodes]
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        todo.extend(e.target for e in edges_of(flow, flow.nodes[key]) if e.target in flow.nodes)
    return seen


def _head(flow: Flow) -> Iterator[Finding]:
    if flow.purpose != "main":
        return
    if not flow.person:
        yield Finding("error", "", "falta “person:”, o passo que chama uma pessoa.")
    elif flow.nodes[flow.person].kind not in ("transfer", "to_number", "hours", "condition"):
        yield Finding("error", flow.person, "“person:” precisa levar direto a uma pessoa.")
    if not flow.label:
        yield Finding("warning", "", "dê um nome ao fluxo em “label:”.")


def _unreached(flow: Flow) -> Iterator[Finding]:
    seen = reached(flow, [flow.start, flow.person, flow.danger])
    for node in flow.nodes.values():
        if node.key not in seen:
            yield Finding("error", node.key, "ninguém chega a este passo.", node.line)


def _no_person(flow: Flow) -> Iterator[Finding]:
    """Every node of a main flow must have a way to a person or to an honest end."""
    if flow.purpose != "main":
        return
    people = {k for k, node in flow.nodes.items() if node.kind in _PERSON_KINDS | {"to_flow"}}
    if not people & reached(flow, [flow.start]):
        yield Finding("error", "", "deste fluxo não se chega a uma pessoa.")


def _loops(flow: Flow, reachable: set[str]) -> Iterator[Finding]:
    """Nodes from which no end can be reached, and circles in which nobody is asked anything."""
    back: dict[str, set[str]] = {key: set() for key in flow.nodes}
    for node in flow.nodes.values():
        for edge in edges_of(flow, node):
            if edge.target in back:
                back[edge.target].add(node.key)
    ending: set[str] = set()
    todo = [key for key, node in flow.nodes.items() if node.kind in _LEAVES]
    while todo:
        key = todo.pop()
        if key not in ending:
            ending.add(key)
            todo.extend(back[key])
    for key in sorted(reachable - ending):
        yield Finding("error", key, "daqui não se chega a um fim.", flow.nodes[key].line)
    yield from _silent_circles(flow)


def _silent_circles(flow: Flow) -> Iterator[Finding]:
    """Circles of nodes that neither hear nor wait: the runner would cut them."""
    quiet = {
        key: node
        for key, node in flow.nodes.items()
        if not KINDS[node.kind].hears and node.kind not in _LEAVES | {"wait", "wait_event"}
    }
    inside = {k: {e.target for e in KINDS[n.kind].edges(n)} & set(quiet) for k, n in quiet.items()}
    for key in [k for k, node in quiet.items() if node.kind == "find_ticket"]:
        inside[key] = set()  # bounded by its own number of tries
    changed = True
    while changed:
        done = [key for key, targets in inside.items() if not targets & set(inside)]
        for key in done:
            del inside[key]
        changed = bool(done)
    for key in sorted(inside, key=lambda k: flow.nodes[k].line):
        detail = "volta sem fim: neste círculo não se pergunta nada."
        yield Finding("error", key, detail, flow.nodes[key].line)


def _templates(flow: Flow, known: Known) -> Iterator[Finding]:
    given = set(known.variables) | _ALWAYS_SET
    for node in flow.nodes.values():
        given.update(KINDS[node.kind].sets(node))
    for node in flow.nodes.values():
        for part in KINDS[node.kind].fields:
            for text in part.templates(node.values[part.name]):
                yield from _holes(node, part.name, text, given)
        yield from _prompt_length(flow, node)


def _holes(node: Node, field: str, text: str, given: set[str]) -> Iterator[Finding]:
    if node.kind != "http" and any(secrets_in(text)):
        yield Finding("error", node.key, "segredos só servem em passos http.", node.line, field)
    for variable, name in variables_in(text):
        if variable not in given:
            detail = f"ninguém preenche {{{variable}}}."
            yield Finding("error", node.key, detail, node.line, field)
        if name and name not in FILTERS:
            detail = f"o filtro “{name}” não existe; use {', '.join(FILTERS)}."
            yield Finding("error", node.key, detail, node.line, field)


def _prompt_length(flow: Flow, node: Node) -> Iterator[Finding]:
    spoken = node.values.get("prompt") or ()
    if sum(len(text) for text in spoken) > _LONG_PROMPT:
        detail = "pergunta comprida demais: diga em até 15 segundos."
        yield Finding("warning", node.key, detail, node.line, "prompt")


def _spins(flow: Flow) -> Iterator[Finding]:
    """A waiting flow is begun again when it ends: it must take time before that."""
    if flow.purpose != "waiting":
        return
    seen: set[str] = set()
    todo = [flow.start] if flow.start in flow.nodes else []
    while todo:
        node = flow.nodes[todo.pop()]
        if node.key in seen or node.kind in ("wait", "wait_event") or KINDS[node.kind].hears:
            continue
        seen.add(node.key)
        if node.kind == "end":
            detail = "termina sem ter esperado: ponha um passo de espera antes."
            yield Finding("error", node.key, detail, node.line)
        todo.extend(e.target for e in KINDS[node.kind].edges(node) if e.target in flow.nodes)


def _danger(flow: Flow, known: Known) -> Iterator[Finding]:
    if flow.purpose != "main":
        return
    free = [node for node in flow.nodes.values() if node.kind == "ask"]
    if not flow.danger:
        detail = "falta “danger:”: todo fluxo da cidade trata perigo antes de tudo."
        yield Finding("error", "", detail)
    elif flow.nodes[flow.danger].kind != "danger":
        yield Finding("error", flow.danger, "“danger:” precisa apontar para um passo de perigo.")
    for node in free:
        for word in sorted(known.dangers & set(node.values["go"])):
            detail = f"“{word}” é perigo e já vai direto para “danger:”; apague daqui."
            yield Finding("error", node.key, detail, node.line, "go")
