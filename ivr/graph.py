"""Flow <-> graph JSON, for the canvas. The graph is the canonical text said in JSON.

There is one reader and one writer: a graph becomes text and is read as text, so both doors know
the same rules, give the same words and keep one canonical form. Positions are not stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from ivr.model import Flow
from ivr.parse import HEAD, MAX_NODES, BadFlow, Problem, plain_flow, read_flow
from ivr.tree import MAX_DEPTH, MAX_LEAVES, BadText, Mapping, read_tree, write_tree

Graph = dict[str, Any]
_PARTS = frozenset({"key", "kind", "note", "values"})
_OWN = frozenset({"kind", "note"})


def write_graph(flow: Flow) -> Graph:
    """`flow` as JSON: every word of the head, nodes as a list in the author's order."""
    plain = plain_flow(flow)
    nodes = [
        {
            "key": key,
            "kind": node["kind"],
            "note": node.get("note", ""),
            "values": {name: value for name, value in node.items() if name not in _OWN},
        }
        for key, node in plain["nodes"].items()
    ]
    words = {name: getattr(flow, name) for name in HEAD[1:]}
    return {
        "flow": flow.key,
        **words,
        "lists": plain.get("lists", {}),
        "nodes": nodes,
        "tests": plain.get("tests", []),
    }


def read_graph(graph: Any) -> Flow:
    """The flow that `graph` draws. Raises BadFlow; its lines are those of `graph_text`."""
    return read_flow(graph_text(graph))


def graph_text(graph: Any) -> str:
    """The text of `graph`, right or wrong as a flow. Raises BadFlow for what is no graph."""
    if not isinstance(graph, dict):
        raise _refused("o grafo precisa ser um objeto JSON com “flow” e “nodes”.")
    for name in sorted(set(map(str, graph)) - {*HEAD, "lists", "nodes", "tests"}):
        raise _refused(f"“{name[:60]}” não existe no grafo; apague.")
    leaves = _Leaves()
    head = {name: leaves.plain(graph.get(name), name) for name in HEAD}
    text: dict[str, Any] = {name: value for name, value in head.items() if value != ""}
    if graph.get("lists"):
        text["lists"] = leaves.plain(graph["lists"], "lists")
    text["nodes"] = _nodes(graph.get("nodes"), leaves)
    if graph.get("tests"):
        text["tests"] = leaves.plain(graph["tests"], "tests")
    return write_tree(text)


def _nodes(given: Any, leaves: _Leaves) -> dict[str, Any]:
    if not isinstance(given, list):
        raise _refused("“nodes” precisa ser uma lista de passos.")
    if len(given) > MAX_NODES:
        raise _refused(f"passos demais: o limite é {MAX_NODES}.")
    nodes: dict[str, Any] = {}
    for part in given:
        key = part.get("key") if isinstance(part, dict) else None
        if not isinstance(part, dict) or not isinstance(key, str) or not key:
            raise _refused("cada passo precisa de “key”, “kind” e “values”.")
        if key in nodes:
            raise _refused(f"há dois passos chamados “{key[:60]}”; mude o nome de um.", key)
        nodes[key] = _node(key, part, leaves)
    return nodes


def _node(key: str, part: dict[str, Any], leaves: _Leaves) -> dict[str, Any]:
    for name in sorted(set(map(str, part)) - _PARTS):
        raise _refused(f"“{name[:60]}” não faz parte de um passo; apague.", key)
    values = part.get("values") or {}
    if not isinstance(values, dict):
        raise _refused(f"“values” de “{key[:60]}” precisa ser um objeto.", key)
    for name in sorted(_OWN & set(values)):
        raise _refused(f"“{name}” fica fora de “values”.", key, name)
    text: dict[str, Any] = {"kind": leaves.plain(part.get("kind"), "kind")}
    if part.get("note"):
        text["note"] = leaves.plain(part["note"], "note")
    for name, value in values.items():
        if value is not None:
            text[str(name)] = leaves.plain(value, str(name))
    return text


class _Leaves:
    """JSON values as the texts, lists and maps of the canonical text, counted."""

    def __init__(self) -> None:
        self.count = 0

    def plain(self, value: Any, name: str, depth: int = 2) -> Any:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_LEAVES:
            raise _refused(f"“{name[:60]}” tem níveis ou itens demais.")
        if isinstance(value, dict):
            return {
                str(key): self.plain(part, name, depth + 1)
                for key, part in value.items()
                if part is not None
            }
        if isinstance(value, list):
            return [self._item(part, name, depth + 1) for part in value]
        return _leaf(value)

    def _item(self, value: Any, name: str, depth: int) -> Any:
        if isinstance(value, list) or value == {}:
            raise _refused(f"“{name[:60]}” tem uma lista dentro de outra, ou um item vazio.")
        return self.plain(value, name, depth)


def _leaf(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sim" if value else "nao"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


class BadGraph(BadFlow):
    """JSON that is no graph; `node` and `field` say where, when that is known."""

    def __init__(self, detail: str, node: str = "", field: str = "") -> None:
        super().__init__([Problem(1, detail)])
        self.node, self.field = node[:64], field


def _refused(detail: str, node: str = "", field: str = "") -> BadGraph:
    return BadGraph(detail, node, field)


def places(text: str) -> Callable[[int], tuple[str, str]]:
    """Which (node, field) stands at a line of `text`; ("", "") outside of the nodes."""
    try:
        root = read_tree(text)
    except BadText:
        return lambda _line: ("", "")
    nodes = root.entries.get("nodes")
    if not isinstance(nodes, Mapping):
        return lambda _line: ("", "")
    last = max((line for name, line in root.key_lines.items() if name == "nodes"), default=1)
    after = min((line for line in root.key_lines.values() if line > last), default=1 << 30)

    def place(line: int) -> tuple[str, str]:
        node = _at(nodes, line) if last < line < after else ""
        tree = nodes.entries.get(node)
        return node, _at(tree, line) if isinstance(tree, Mapping) else ""

    return place


def _at(tree: Mapping, line: int) -> str:
    """The last key of `tree` that stands at or above `line`."""
    names: Sequence[str] = list(tree.key_lines)
    found = bisect_right([tree.key_lines[name] for name in names], line) - 1
    return names[found] if found >= 0 else ""
