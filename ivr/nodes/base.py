"""What a kind of node is. A kind is one file here and one line in `nodes/__init__.py`.

Its fields make the parser, the canonical text and the editor's form; `exits` come from the
fields; `lint` adds what fields cannot know; `run` is what happens when a citizen enters it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from ivr.fields import Field, Lines, Number, To
from ivr.model import Edge, Flow, Go, Node, Outcome
from ivr.walk import Walk
from media.words import Grammar

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something lint has to say about a node ("" for the flow itself), in Portuguese; `field` is
    the node's value it is about, "" where it is about the whole."""

    level: Level
    node: str
    detail: str
    line: int = 0
    field: str = ""


GIVEN = frozenset(
    {"protocolo", "cidade", "hora", "posicao", "espera_min", "motivo", "abre", "sem_gravacao"}
)
"""Variables that the story may put into a flow."""


@dataclass(frozen=True, slots=True)
class Known:
    """What exists around a flow; None where it is not known and must not be judged."""

    queues: frozenset[str] | None = None
    flows: frozenset[str] | None = None
    intents: frozenset[str] | None = None
    dangers: frozenset[str] = field(default=frozenset())
    actions: frozenset[str] | None = None
    secrets: frozenset[str] | None = None
    variables: frozenset[str] = field(default=GIVEN)


class Kind(ABC):
    """One kind of node."""

    key: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str]
    group: ClassVar[Literal["fala", "pergunta", "lógica", "chamado", "saída"]]
    fields: ClassVar[tuple[Field, ...]]
    icon: ClassVar[str]
    """Name of a Tabler icon."""
    hears: ClassVar[bool] = False

    @abstractmethod
    async def run(self, node: Node, walk: Walk) -> Go | Outcome:
        """Enter `node`. May be entered twice after a crash; see `Walk.do` for outside effects."""

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        """What the fields cannot know."""
        return iter(())

    def sets(self, node: Node) -> Iterator[str]:
        """Variables that this node gives a value to."""
        return iter(())

    def grammars(self, node: Node, flow: Flow) -> Iterator[Grammar]:
        """Grammars that this node will listen with, to be compiled ahead of calls."""
        return iter(())

    def edges(self, node: Node) -> Iterator[Edge]:
        """The ways out that are drawn; a hearing node also leads to the flow's person."""
        for part in self.fields:
            for name, target in part.edges(node.values[part.name]):
                yield Edge(node.key, name, target)

    def form(self) -> Mapping[str, Any]:
        """The editor's palette entry and form, as JSON."""
        return {
            "kind": self.key,
            "label": self.label,
            "help": self.help,
            "group": self.group,
            "icon": self.icon,
            "hears": self.hears,
            "exits": [_exit(part) for part in self.fields if part.widget in _MANY],
            "fields": [part.form() for part in self.fields],
        }

    def complain(self, node: Node, detail: str, level: Level = "error", field: str = "") -> Finding:
        """A finding at `node`, perhaps at one of its values."""
        return Finding(level, node.key, detail, node.line, field)


_MANY = {"node": False, "routes": True, "options": True, "cases": True}


def _exit(part: Field) -> dict[str, Any]:
    """A way out as the editor draws it; `many` when each entry of the field is one."""
    return {"name": part.name, "label": part.label, "many": _MANY[part.widget]}


NEXT = To("next", "Depois", "O passo que vem a seguir.", True)
PROMPT = Lines("prompt", "Pergunta", "Curta. Diga também que tecla serve.", True, ())
AGAIN = Lines("again", "Segunda vez", "Outra forma de perguntar, mais simples e gentil.", False, ())
FAILED = To("failed", "Se falhar", "Vazio: chama uma pessoa.")
SILENCE = Number(
    "silence_s", "Segundos de silêncio", "Quanto esperar por uma resposta.", False, 5.0, 1, 60
)
TRIES = Number(
    "tries", "Tentativas", "1: o silêncio já segue adiante.", default=2, least=1, most=3, whole=True
)


def needs_failed(kind: Kind, node: Node, flow: Flow) -> Iterator[Finding]:
    """Where no person can be led to, a node that may fail says where to go."""
    if not node.values["failed"] and not flow.person:
        yield kind.complain(node, "diga o que fazer se falhar (failed).", field="failed")
