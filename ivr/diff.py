"""What changed between two versions of a flow, in words that whoever owns the flow understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, unified_diff
from typing import Any, Literal

from ivr.diff_words import became, named, plural, quoted, shown
from ivr.fields import Cases, Field, Options, Pairs, To
from ivr.model import Flow, Node
from ivr.nodes import KINDS
from ivr.parse import plain_flow, write_flow

What = Literal["added", "removed", "changed"]
_HEAD = {
    "label": "o nome do fluxo", "note": "a nota do fluxo", "purpose": "o uso do fluxo",
    "start": "o começo", "person": "o caminho para uma pessoa", "danger": "o passo de perigo",
    "waiting": "o fluxo de espera", "after": "o fluxo depois do atendimento",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `node` is "" for the flow itself; `field` says which value, `order` when a
    node only moved, `key` when it got another name; before and after are plain JSON or None."""

    node: str
    what: What
    field: str
    before: Any
    after: Any
    words: str


def difference(old: Flow, new: Flow) -> list[Change]:
    """Everything that changed from `old` to `new`: the flow itself, then node by node."""
    names = _renamed(old, new)
    old = _with_names(old, names)
    return [
        *_head(old, new),
        *_grouped("lists", "a lista", old.lists, new.lists),
        *_renames(names),
        *_nodes(old, new),
        *_moved(old, new),
        *_grouped("tests", "o teste", _tests(old), _tests(new)),
    ]


def text_difference(old: Flow, new: Flow, names: tuple[str, str]) -> str:
    """The unified diff of the canonical texts."""
    before, after = (write_flow(flow).splitlines(keepends=True) for flow in (old, new))
    return "".join(unified_diff(before, after, *names))


# --- the flow itself -------------------------------------------------------------------------


def _head(old: Flow, new: Flow) -> Iterator[Change]:
    for name, phrase in _HEAD.items():
        before, after = getattr(old, name) or None, getattr(new, name) or None
        if before != after:
            words = f"{phrase.capitalize()} {became(before, after)}."
            yield Change("", _what(before, after), name, before, after, words)


def _grouped(
    field: str, thing: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = _plain(old.get(name)), _plain(new.get(name))
        if before == after:
            continue
        deed = {"added": "Entrou", "removed": "Saiu", "changed": "Mudou"}[_what(before, after)]
        words = f"{deed} {thing} “{name}”{_items(before, after) if field == 'lists' else ''}."
        yield Change("", _what(before, after), field, before, after, words)


def _items(before: Any, after: Any) -> str:
    """Which entries of a list came and went."""
    if not before or not after:
        return ""
    came = [one for one in after if one not in before]
    went = [one for one in before if one not in after]
    parts = [f"entrou {plural(came)}"] * bool(came) + [f"saiu {plural(went)}"] * bool(went)
    return f": {'; '.join(parts) or 'só a ordem'}"


def _tests(flow: Flow) -> dict[str, Any]:
    return {str(test["name"]): [dict(step) for step in test["steps"]] for test in flow.tests}


# --- names and order -------------------------------------------------------------------------


def _renamed(old: Flow, new: Flow) -> dict[str, str]:
    """Nodes that are gone, by the name of the new one that says the very same."""
    gone = [key for key in old.nodes if key not in new.nodes]
    come = [key for key in new.nodes if key not in old.nodes]
    names: dict[str, str] = {}
    for key in gone:
        twins = [other for other in come if _same_but_name(old.nodes[key], new.nodes[other])]
        if len(twins) == 1 and twins[0] not in names.values():
            names[key] = twins[0]
    return names


def _same_but_name(old: Node, new: Node) -> bool:
    mine, other = _values(old), _values(new)
    return old.kind == new.kind and bool(mine) and mine == other


def _renames(names: Mapping[str, str]) -> Iterator[Change]:
    for old, new in names.items():
        words = f"O passo “{old}” agora se chama “{new}”."
        yield Change(new, "changed", "key", old, new, words)


def _with_names(flow: Flow, names: Mapping[str, str]) -> Flow:
    """`flow` as if its nodes had these names, wherever they are spoken of."""
    if not names:
        return flow
    nodes = {names.get(k, k): _renamed_node(n, names) for k, n in flow.nodes.items()}
    heads = {
        h: names.get(getattr(flow, h), getattr(flow, h)) for h in ("start", "person", "danger")
    }
    return replace(flow, nodes=nodes, **heads)


def _renamed_node(node: Node, names: Mapping[str, str]) -> Node:
    values = {}
    for part in KINDS[node.kind].fields:
        value = node.values[part.name]
        values[part.name] = _renamed_value(part, value, names)
    kept = {name: value for name, value in node.values.items() if name not in values}
    return replace(node, key=names.get(node.key, node.key), values={**kept, **values})


def _renamed_value(part: Field, value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, To):
        return names.get(value, value)
    if not any(True for _ in part.edges(value)):
        return value
    if isinstance(part, Pairs):
        return {word: names.get(target, target) for word, target in value.items()}
    if isinstance(part, Options | Cases):
        return tuple(replace(one, go=names.get(one.go, one.go)) for one in value)
    return value


def _moved(old: Flow, new: Flow) -> Iterator[Change]:
    """Nodes that stand elsewhere among those that both have."""
    before = [key for key in old.nodes if key in new.nodes]
    after = [key for key in new.nodes if key in old.nodes]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    stay = {
        key for block in matcher.get_matching_blocks() for key in before[block.a :][: block.size]
    }
    for key in after:
        if key not in stay:
            place = after.index(key)
            words = f"“{key}” mudou de lugar: agora vem {_behind(after, place)}."
            yield Change(key, "changed", "order", before.index(key), place, words)


def _behind(keys: Sequence[str], place: int) -> str:
    return f"depois de “{keys[place - 1]}”" if place else "em primeiro lugar"


# --- nodes -----------------------------------------------------------------------------------


def _nodes(old: Flow, new: Flow) -> Iterator[Change]:
    for key in [*new.nodes, *(key for key in old.nodes if key not in new.nodes)]:
        before, after = old.nodes.get(key), new.nodes.get(key)
        if before is None and after is not None:
            words = f"Entrou o passo “{key}” ({KINDS[after.kind].label})."
            yield Change(key, "added", "", None, _values(after), words)
        elif before is not None and after is None:
            words = f"Saiu o passo “{key}” ({KINDS[before.kind].label})."
            yield Change(key, "removed", "", _values(before), None, words)
        elif before is not None and after is not None:
            yield from _node(key, before, after)


def _node(key: str, old: Node, new: Node) -> Iterator[Change]:
    if old.kind != new.kind:
        kinds = [KINDS[node.kind].label for node in (old, new)]
        words = f"“{key}” era “{kinds[0]}” e agora é “{kinds[1]}”."
        yield Change(key, "changed", "kind", old.kind, new.kind, words)
        return
    before, after = _values(old), _values(new)
    note = Field("note", "Nota")
    for part in (note, *KINDS[new.kind].fields):
        a, b = before.get(part.name), after.get(part.name)
        if a != b:
            yield from _value(key, part, a, b)


def _value(key: str, part: Field, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(part, Pairs | Options) and isinstance(before or {}, dict):
        yield from _entries(key, part, before or {}, after or {})
        return
    if isinstance(part, Cases):
        a, b = ({case["when"]: case["go"] for case in cases or ()} for cases in (before, after))
        if len(a) == len(before or ()) and len(b) == len(after or ()) and a != b:
            yield from _entries(key, part, a, b)
            return
    default = part.write(part.default) if part.default else None
    words = f"Em “{key}”, {named(part)} {became(before, after, default)}."
    if isinstance(part, To):
        words = _rewired(key, part.label, before, after)
    yield Change(key, _what(before, after), part.name, before, after, words)


def _entries(
    key: str, part: Field, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    """Word by word of a map: routes, options, cases, pairs."""
    leads = any(True for _ in part.edges(_edged(part, before, after)))
    for word in [*before, *(word for word in after if word not in before)]:
        a, b = before.get(word), after.get(word)
        if a == b:
            continue
        field = f"{part.name}.{word}"
        if leads and not isinstance(part, Options):
            words = _rewired(key, word, a, b)
        else:
            words = f"Em “{key}”, {named(part)}: “{word}” {became(_option(a), _option(b))}."
        yield Change(key, _what(a, b), field, a, b, words)
    if dict(before) == dict(after):
        words = f"Em “{key}”, {named(part)} mudou de ordem."
        yield Change(key, "changed", part.name, list(before), list(after), words)


def _edged(part: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> Any:
    """A value of `part` to ask whether its entries lead somewhere."""
    if isinstance(part, Cases | Options):
        return part.default or ()
    return {**before, **after}


def _option(value: Any) -> Any:
    """An option of a menu as one text: key, label, other words, where it leads."""
    if not isinstance(value, dict):
        return value
    said = ", ".join(value.get("say", ()))
    parts = [
        f"tecla {value['digit']}" if value.get("digit") else "",
        str(value.get("label", "")),
        f"também {said}" if said else "",
        f"→ {value['go']}" if value.get("go") else "",
    ]
    return " · ".join(part for part in parts if part)


def _rewired(key: str, way: str, before: Any, after: Any) -> str:
    if before and after:
        return f"De “{key}”, “{way}” agora leva a “{after}” (antes, a “{before}”)."
    if after:
        return f"De “{key}”, “{way}” agora leva a “{after}”."
    return f"De “{key}”, “{way}” não leva mais a “{before}”."


def _values(node: Node) -> dict[str, Any]:
    """A node's own values as the text has them, defaults left out."""
    alone = Flow("x", nodes={node.key: node})
    plain = plain_flow(alone)["nodes"][node.key]
    return {name: value for name, value in plain.items() if name != "kind"}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _what(before: Any, after: Any) -> What:
    if before in (None, {}, [], ()):
        return "added"
    return "removed" if after in (None, {}, [], ()) else "changed"


__all__ = ["Change", "difference", "quoted", "shown", "text_difference"]
