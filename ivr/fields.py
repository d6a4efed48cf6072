"""What a node may hold: one Field per value, saying how it is read, written, shown and linked.

A node kind lists its fields in the order in which they are written. The same list makes the
parser, the canonical text, the editor's form and most of lint, so a new kind needs no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ivr.model import Case, Option
from ivr.tree import Branch, Leaf, Mapping, Tree

Complain = Callable[[int, str], None]
"""Takes a line and what to do about it (pt-BR)."""

MAX_TEXT = 2_000


@dataclass(frozen=True)
class Field:
    """One value of a node.

    name: its key in the text. label, help: for the form (pt-BR). required: lint refuses a node
    without it. default: what an absent value means; a value equal to it is not written.
    """

    name: str
    label: str
    help: str = ""
    required: bool = False
    default: Any = ""

    widget = "text"

    def read(self, tree: Tree, complain: Complain) -> Any:
        """The value of `tree`; says what is wrong and returns the default when it is not one."""
        text = leaf(tree, complain, f"“{self.name}” precisa ser um texto simples.")
        if text is None:
            return self.default
        if len(text) > MAX_TEXT:
            complain(tree.line, f"“{self.name}” é longo demais; o limite é {MAX_TEXT} caracteres.")
            return self.default
        return text

    def write(self, value: Any) -> Any:
        """Plain strings, lists and dicts for `write_tree`."""
        return str(value)

    def edges(self, value: Any) -> Iterator[tuple[str, str]]:
        """(exit name, target node) pairs that the value holds."""
        return iter(())

    def templates(self, value: Any) -> Iterator[str]:
        """Texts in which `{variables}` are filled in."""
        return iter(())

    def form(self) -> dict[str, Any]:
        """What the editor's form needs, as JSON."""
        return {
            "name": self.name,
            "label": self.label,
            "help": self.help,
            "required": self.required,
            "default": self.write(self.default) if self.default else None,
            "widget": self.widget,
        }


def leaf(tree: Tree, complain: Complain, detail: str) -> str | None:
    """The text of a leaf, or None after complaining."""
    if isinstance(tree, Leaf):
        return tree.text
    complain(tree.line, detail)
    return None


class Template(Field):
    """A text with `{variables}`."""

    widget = "template"

    def templates(self, value: Any) -> Iterator[str]:
        yield value


class Lines(Field):
    """Sentences to be said, in order: one text, or a list of them."""

    widget = "lines"

    def read(self, tree: Tree, complain: Complain) -> Any:
        if isinstance(tree, Leaf):
            return (super().read(tree, complain),) if tree.text else ()
        if isinstance(tree, Mapping):
            complain(tree.line, f"“{self.name}” é uma frase ou uma lista de frases.")
            return self.default or ()
        return tuple(
            text for item in tree.items if (text := super(Lines, self).read(item, complain))
        )

    def write(self, value: Any) -> Any:
        return value[0] if len(value) == 1 else list(value)

    def templates(self, value: Any) -> Iterator[str]:
        yield from value


class Words(Lines):
    """A list of keys or words."""

    widget = "words"

    def write(self, value: Any) -> Any:
        return list(value)

    def templates(self, value: Any) -> Iterator[str]:
        return iter(())


@dataclass(frozen=True)
class Number(Field):
    """A number within bounds; whole numbers when `whole`."""

    least: float = 0
    most: float = 3600
    whole: bool = False

    widget = "number"

    def read(self, tree: Tree, complain: Complain) -> Any:
        text = leaf(tree, complain, f"“{self.name}” precisa ser um número.")
        if text is None:
            return self.default
        try:
            value = int(text) if self.whole else float(text.replace(",", "."))
        except ValueError:
            complain(tree.line, f"“{self.name}” precisa ser um número, não “{text[:40]}”.")
            return self.default
        if not self.least <= value <= self.most:
            limits = f"entre {self.least:g} e {self.most:g}"
            complain(tree.line, f"“{self.name}” precisa estar {limits}.")
            return self.default
        return value

    def write(self, value: Any) -> Any:
        return f"{value:g}" if isinstance(value, float) else str(value)

    def form(self) -> dict[str, Any]:
        return {**super().form(), "least": self.least, "most": self.most, "whole": self.whole}


_FLAGS = {"sim": True, "nao": False, "não": False, "true": True, "false": False}


class Flag(Field):
    """sim or nao."""

    widget = "flag"

    def read(self, tree: Tree, complain: Complain) -> Any:
        text = leaf(tree, complain, f"“{self.name}” precisa ser sim ou nao.")
        if text is None:
            return self.default
        if text.lower() not in _FLAGS:
            complain(tree.line, f"“{self.name}” precisa ser sim ou nao, não “{text[:40]}”.")
            return self.default
        return _FLAGS[text.lower()]

    def write(self, value: Any) -> Any:
        return "sim" if value else "nao"


@dataclass(frozen=True)
class Pick(Field):
    """One of a few words."""

    choices: tuple[str, ...] = ()

    widget = "pick"

    def read(self, tree: Tree, complain: Complain) -> Any:
        text = leaf(tree, complain, f"“{self.name}” precisa ser uma palavra.")
        if text is not None and text not in self.choices:
            complain(tree.line, f"“{self.name}” precisa ser um destes: {', '.join(self.choices)}.")
            return self.default
        return self.default if text is None else text

    def form(self) -> dict[str, Any]:
        return {**super().form(), "choices": list(self.choices)}


class To(Field):
    """The node to go on at."""

    widget = "node"

    def edges(self, value: Any) -> Iterator[tuple[str, str]]:
        if value:
            yield self.name, value


class Pairs(Field):
    """key: text pairs, such as variables and their templates."""

    widget = "pairs"

    def read(self, tree: Tree, complain: Complain) -> Any:
        if not isinstance(tree, Mapping):
            complain(tree.line, f"“{self.name}” precisa de pares “chave: valor”.")
            return {}
        read = super().read
        return {key: read(value, complain) for key, value in tree.entries.items()}

    def write(self, value: Any) -> Any:
        return dict(value)

    def templates(self, value: Any) -> Iterator[str]:
        yield from value.values()


class Routes(Pairs):
    """word: node pairs."""

    widget = "routes"

    def edges(self, value: Any) -> Iterator[tuple[str, str]]:
        return ((f"{self.name}.{word}", target) for word, target in value.items() if target)

    def templates(self, value: Any) -> Iterator[str]:
        return iter(())


class Options(Field):
    """A menu's choices."""

    widget = "options"
    _parts = ("digit", "label", "say", "go")

    def read(self, tree: Tree, complain: Complain) -> Any:
        if not isinstance(tree, Mapping):
            complain(tree.line, f"“{self.name}” precisa de pares “opção: …”.")
            return ()
        return tuple(self._option(key, value, complain) for key, value in tree.entries.items())

    def _option(self, key: str, tree: Tree, complain: Complain) -> Option:
        if not isinstance(tree, Mapping):
            complain(tree.line, f"a opção “{key}” precisa de digit, label, say e go.")
            return Option(key)
        for extra in tree.entries.keys() - set(self._parts):
            complain(tree.key_lines[extra], f"“{extra}” não faz parte de uma opção; apague.")
        parts: dict[str, Any] = {}
        for name in ("digit", "label", "go"):
            if name in tree.entries:
                parts[name] = Field(name, name).read(tree.entries[name], complain)
        if "say" in tree.entries:
            parts["say"] = Words("say", "say").read(tree.entries["say"], complain)
        digit = parts.get("digit", "")
        if digit and digit not in tuple("123456789"):
            complain(tree.line, "a tecla de uma opção vai de 1 a 9 (0 chama uma pessoa).")
            parts["digit"] = ""
        return Option(key, **parts)

    def write(self, value: Any) -> Any:
        return {option.key: self._plain(option) for option in value}

    def _plain(self, option: Option) -> dict[str, Any]:
        plain = {name: getattr(option, name) for name in self._parts}
        return {name: list(v) if name == "say" else v for name, v in plain.items() if v}

    def edges(self, value: Any) -> Iterator[tuple[str, str]]:
        return ((f"{self.name}.{option.key}", option.go) for option in value if option.go)


class Cases(Field):
    """Branches of a condition, tried in order."""

    widget = "cases"

    def read(self, tree: Tree, complain: Complain) -> Any:
        if not isinstance(tree, Branch):
            complain(tree.line, f"“{self.name}” precisa de uma lista de “- when: … go: …”.")
            return ()
        return tuple(case for item in tree.items if (case := self._case(item, complain)))

    def _case(self, tree: Tree, complain: Complain) -> Case | None:
        if not isinstance(tree, Mapping) or set(tree.entries) != {"when", "go"}:
            complain(tree.line, "cada caso tem exatamente “when:” e “go:”.")
            return None
        when, go = (Field(k, k).read(tree.entries[k], complain) for k in ("when", "go"))
        return Case(when, go)

    def write(self, value: Any) -> Any:
        return [{"when": case.when, "go": case.go} for case in value]

    def edges(self, value: Any) -> Iterator[tuple[str, str]]:
        return ((f"{self.name}.{n}", case.go) for n, case in enumerate(value) if case.go)
