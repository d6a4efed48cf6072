"""Canonical flow text <-> Flow. Text in, every problem out at once, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from ivr.fields import Complain, Field, Words
from ivr.model import Flow, Node
from ivr.nodes import KINDS
from ivr.tree import BadText, Branch, Leaf, Mapping, Tree, read_tree, write_tree

MAX_NODES = 2_000
PURPOSES = ("main", "waiting", "after")
_KEY = re.compile(r"^[a-z][a-z0-9_-]{0,62}$")
HEAD = ("flow", "label", "note", "purpose", "start", "person", "danger", "waiting", "after")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the text: `line` from 1, `detail` what to do (pt-BR)."""

    line: int
    detail: str


class BadFlow(Invalid):
    """The text is no flow. `problems` holds everything that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        listed = [{"line": p.line, "detail": p.detail} for p in problems[:200]]
        super().__init__(f"Linha {first.line}: {first.detail}", problems=listed)
        self.problems = problems


def read_flow(text: str) -> Flow:
    """Parse; raises BadFlow. A flow that parses can be walked; lint says whether it should be."""
    try:
        root = read_tree(text)
    except BadText as bad:
        raise BadFlow([Problem(bad.line, bad.detail)]) from bad
    reader = _Reader()
    flow = reader.flow(root)
    if reader.problems:
        raise BadFlow(sorted(reader.problems, key=lambda p: p.line))
    return flow


def write_flow(flow: Flow) -> str:
    """The canonical text: fixed order of fields, the author's order of nodes, defaults left out."""
    return write_tree(plain_flow(flow))


def plain_flow(flow: Flow) -> dict[str, Any]:
    """What the canonical text says, as plain dicts, lists and strings."""
    head: dict[str, Any] = {"flow": flow.key}
    for name in HEAD[1:]:
        value = getattr(flow, name)
        if value and not (name == "purpose" and value == "main"):
            head[name] = value
    if flow.lists:
        head["lists"] = {name: list(words) for name, words in flow.lists.items()}
    head["nodes"] = {key: _plain_node(node) for key, node in flow.nodes.items()}
    if flow.tests:
        head["tests"] = [_plain_test(test) for test in flow.tests]
    return head


def _plain_node(node: Node) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": node.kind}
    if node.values.get("note"):
        plain["note"] = node.values["note"]
    for part in KINDS[node.kind].fields:
        value = node.values[part.name]
        if value != part.default:
            plain[part.name] = part.write(value)
    return plain


def _plain_test(test: Any) -> Any:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in test.items()}


class _Reader:
    """Collects every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.names: frozenset[str] = frozenset()

    def complain(self, line: int, detail: str) -> None:
        self.problems.append(Problem(line, detail))

    def flow(self, root: Mapping) -> Flow:
        self._extras(root, {*HEAD, "lists", "nodes", "tests"})
        words = {name: self._word(root, name) for name in HEAD}
        key = self._keyed(words.pop("flow"), root.key_lines.get("flow", 1), "flow")
        purpose = words.pop("purpose") or "main"
        if purpose not in PURPOSES:
            line = root.key_lines.get("purpose", 1)
            self.complain(line, f"“purpose” precisa ser um destes: {', '.join(PURPOSES)}.")
        nodes = self._nodes(root)
        for name in ("start", "person", "danger"):
            self._points(words[name], root.key_lines.get(name, root.line), name)
        if nodes and not words["start"]:
            self.complain(root.line, "falta “start:”, o passo por onde começar.")
        return Flow(
            key=key, purpose=purpose, lists=self._lists(root), nodes=nodes,
            tests=self._tests(root), **words,
        )  # fmt: skip

    def _word(self, root: Mapping, name: str) -> str:
        tree = root.entries.get(name)
        if tree is None:
            return ""
        text: str = Field(name, name).read(tree, self.complain)
        return text

    def _keyed(self, key: str, line: int, what: str) -> str:
        if not _KEY.match(key):
            shown = f"“{key[:60]}” não serve para {what}" if key else f"falta “{what}:”"
            self.complain(line, f"{shown}: use letras minúsculas sem acento, números, - ou _.")
        return key

    def _extras(self, tree: Mapping, known: set[str]) -> None:
        for key in tree.entries.keys() - known:
            detail = f"“{key[:60]}” não existe aqui; apague ou corrija o nome."
            self.complain(tree.key_lines[key], detail)

    def _lists(self, root: Mapping) -> dict[str, tuple[str, ...]]:
        tree = root.entries.get("lists")
        if tree is None:
            return {}
        if not isinstance(tree, Mapping):
            self.complain(tree.line, "“lists” precisa de pares “nome: lista”.")
            return {}
        words = Words("lists", "lists")
        return {name: words.read(part, self.complain) for name, part in tree.entries.items()}

    def _nodes(self, root: Mapping) -> dict[str, Node]:
        tree = root.entries.get("nodes")
        if not isinstance(tree, Mapping) or not tree.entries:
            self.complain(tree.line if tree else root.line, "faltam os passos em “nodes:”.")
            return {}
        if len(tree.entries) > MAX_NODES:
            self.complain(tree.line, f"passos demais: o limite é {MAX_NODES}.")
            return {}
        nodes = {}
        self.names = frozenset(tree.entries)
        for key, part in tree.entries.items():
            line = tree.key_lines[key]
            self._keyed(key, line, "nome de passo")
            if node := self._node(key, part, line):
                nodes[key] = node
        for node in nodes.values():
            for edge in KINDS[node.kind].edges(node):
                line = _line_of(tree.entries[node.key], edge.exit.partition(".")[0], node.line)
                self._points(edge.target, line, f"{node.key}.{edge.exit}")
        return nodes

    def _node(self, key: str, tree: Tree, line: int) -> Node | None:
        if not isinstance(tree, Mapping):
            self.complain(line, f"o passo “{key[:60]}” precisa de “kind:” e seus campos.")
            return None
        named = tree.entries.get("kind")
        kind = KINDS.get(named.text) if isinstance(named, Leaf) else None
        if kind is None:
            at = named.line if named else line
            self.complain(at, f"“kind” de “{key[:60]}” precisa ser um destes: {', '.join(KINDS)}.")
            return None
        self._extras(tree, {"kind", "note", *(part.name for part in kind.fields)})
        values = {part.name: self._value(part, tree, line, key) for part in kind.fields}
        if "note" in tree.entries:
            values["note"] = Field("note", "Nota").read(tree.entries["note"], self.complain)
        return Node(key, kind.key, values, line)

    def _value(self, part: Field, tree: Mapping, line: int, key: str) -> Any:
        given = tree.entries.get(part.name)
        value = part.default if given is None else part.read(given, self.complain)
        allowed = getattr(part, "choices", None)
        empty = value not in allowed if allowed else not value
        if part.required and empty:
            self.complain(given.line if given else line, f"em “{key}” falta “{part.name}”.")
        return value

    def _points(self, target: str, line: int, what: str) -> None:
        """A node that is there but wrong is complained of once, where it stands."""
        if target and target not in self.names:
            self.complain(line, f"“{what}” leva a “{target[:60]}”, que não existe.")

    def _tests(self, root: Mapping) -> tuple[dict[str, Any], ...]:
        tree = root.entries.get("tests")
        if tree is None:
            return ()
        if not isinstance(tree, Branch):
            self.complain(tree.line, "“tests” precisa ser uma lista.")
            return ()
        return tuple(test for item in tree.items if (test := read_test(item, self.complain)))


def _line_of(tree: Tree, name: str, otherwise: int) -> int:
    return tree.key_lines.get(name, otherwise) if isinstance(tree, Mapping) else otherwise


def read_test(tree: Tree, complain: Complain) -> dict[str, Any] | None:
    """One flow test as plain texts: {name, steps: (...)}; see `flowtests.py`."""
    if not isinstance(tree, Mapping) or set(tree.entries) != {"name", "steps"}:
        complain(tree.line, "um teste tem “name:” e “steps:”.")
        return None
    steps = tree.entries["steps"]
    if not isinstance(steps, Branch) or not all(
        isinstance(s, Mapping) and len(s.entries) == 1 for s in steps.items
    ):
        complain(steps.line, "“steps” é uma lista de “- citizen: …”, “- keys: …” ou “- expect: …”.")
        return None
    plain = []
    for step in steps.items:
        assert isinstance(step, Mapping)
        (name, value), *_ = step.entries.items()
        plain.append({name: Field(name, name).read(value, complain)})
    return {
        "name": Field("name", "name").read(tree.entries["name"], complain),
        "steps": tuple(plain),
    }
