"""A strict, bounded reading of the YAML that flows and intents are written in.

Only maps, lists and plain text; every leaf is text with its line, and fields decide what it
means (so `nao: no` and `protocolo: 0123` mean what they look like). Anchors, tags, duplicate
keys and several documents are refused. It reads parser events with its own stack, so no text,
however deep or long, overflows anything: the limits below are checked as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_CHARS = 400_000
MAX_DEPTH = 12
MAX_LEAVES = 40_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadText(ValueError):
    """The text cannot be read at all. `line` counts from 1; `detail` says what to do (pt-BR)."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"linha {line}: {detail}")
        self.line = line
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Leaf:
    """One piece of text as written, and its line."""

    text: str
    line: int


@dataclass(slots=True)
class Branch:
    """A list."""

    line: int
    items: list[Tree] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A map; `key_lines` says where each key stands."""

    line: int
    entries: dict[str, Tree] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Tree = Leaf | Branch | Mapping


def read_tree(text: str) -> Mapping:
    """Parse `text` to its outermost map. Raises BadText and nothing else."""
    if len(text) > MAX_CHARS:
        raise BadText(1, f"texto longo demais: o limite é de {MAX_CHARS} caracteres.")
    try:
        text.encode("utf-8")
        root = _build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else 1
        raise BadText(
            line, "não dá para ler: confira o recuo, as aspas e os dois-pontos aqui."
        ) from wrong
    except (yaml.YAMLError, UnicodeError) as wrong:
        raise BadText(1, "há um caractere que não é texto; apague-o e salve em UTF-8.") from wrong
    if not isinstance(root, Mapping):
        raise BadText(1, "o texto precisa começar com pares “chave: valor”.")
    return root


class _Builder:
    """The stack of open collections, with the limits."""

    def __init__(self) -> None:
        self.root: Tree | None = None
        self.stack: list[tuple[Branch | Mapping, list[Leaf]]] = []
        self.leaves = 0

    def open(self, collection: Branch | Mapping) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise BadText(collection.line, f"níveis demais: o limite é {MAX_DEPTH}.")
        self.put(collection)
        self.stack.append((collection, []))

    def put(self, tree: Tree) -> None:
        self.leaves += 1
        if self.leaves > MAX_LEAVES:
            raise BadText(tree.line, "itens demais para um só texto; divida em mais de um fluxo.")
        if not self.stack:
            self.root = tree
            return
        parent, waiting = self.stack[-1]
        if isinstance(parent, Branch):
            parent.items.append(tree)
        elif waiting:
            key = waiting.pop()
            parent.entries[key.text] = tree
            parent.key_lines[key.text] = key.line
        else:
            waiting.append(self._key(parent, tree))

    @staticmethod
    def _key(parent: Mapping, tree: Tree) -> Leaf:
        if not isinstance(tree, Leaf):
            raise BadText(tree.line, "uma chave precisa ser uma palavra simples.")
        if tree.text in parent.entries:
            raise BadText(tree.line, f"“{tree.text[:60]}” aparece duas vezes no mesmo lugar.")
        return tree


def _build(events: Iterator[Any]) -> Tree | None:
    builder = _Builder()
    documents = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "anchor", None):
            raise BadText(
                line, "âncoras e referências (& e *) não são aceitas; escreva por extenso."
            )
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise BadText(line, "só um documento por texto; apague o “---”.")
        elif isinstance(event, yaml.ScalarEvent):
            builder.put(Leaf(_plain(event, line), line))
        elif isinstance(event, yaml.SequenceStartEvent):
            builder.open(Branch(line))
        elif isinstance(event, yaml.MappingStartEvent):
            builder.open(Mapping(line))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            builder.stack.pop()
    return builder.root


def _plain(event: Any, line: int) -> str:
    if event.tag and event.tag not in ("!", "tag:yaml.org,2002:str"):
        raise BadText(line, "marcas de tipo (!…) não são aceitas; escreva só o valor.")
    return " ".join(str(event.value).split())


def write_tree(value: Any, indent: int = 0) -> str:
    """Canonical text of plain dicts, lists and strings: one leaf per line, order as given."""
    pad = "  " * indent
    if isinstance(value, dict):
        return "".join(_entry(f"{pad}{_scalar(str(k))}:", v, indent) for k, v in value.items())
    return "".join(_item(pad, item, indent) for item in value)


def _entry(head: str, value: Any, indent: int) -> str:
    if isinstance(value, dict | list | tuple):
        if not value:
            return f"{head} {'{}' if isinstance(value, dict) else '[]'}\n"
        return f"{head}\n{write_tree(value, indent + 1)}"
    return f"{head} {_scalar(str(value))}\n"


def _item(pad: str, item: Any, indent: int) -> str:
    if isinstance(item, dict) and item:
        body = write_tree(item, indent + 1)
        return f"{pad}- {body[2 * (indent + 1) :]}"
    return f"{pad}- {_scalar(str(item))}\n"


_ODD_START = set("-?:,[]{}#&*!|>'\"%@`=~ ")


def _scalar(text: str) -> str:
    """Plain when YAML reads it back as it is, else double-quoted."""
    safe = (
        text
        and text[0] not in _ODD_START
        and not text.endswith((":", " "))
        and ": " not in text
        and " #" not in text
        and text.isprintable()
        and text not in ("---", "...")
    )
    if safe:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
