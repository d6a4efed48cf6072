"""The phrases of a policy: how each is read, written back and explained. One entry a phrase.

A policy is lines of plain Portuguese, one rule each, in any order; accents and capitals do not
matter. What equals the default is not written, so an empty text is the usual policy: order of
arrival within the needed skill, with the legal priorities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from queues.model import Presence
from queues.policy.durations import DURATION, seconds, spell, spelt
from queues.rules import RingSpec, Rules
from queues.settings import RoutingSettings

Name = Callable[[str], str]
"""The label of a skill's key, or of a queue's behind `QUEUE`."""
QUEUE = "fila:"

SKILL = r"[a-z][a-z0-9_-]*(?: (?:nivel )?\d{1,3})?"
STATES: dict[str, Presence] = {"pausa": "paused", "disponivel": "available", "fora": "offline"}
STATE_WORDS = {"paused": "pausa", "available": "disponível", "offline": "fora"}
PLAIN = Rules()


class Unreadable(ValueError):
    """What is wrong with a line, and what to write instead (pt-BR)."""


@dataclass
class Draft:
    """What the lines read so far say."""

    rules: dict[str, Any] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """A rule that may be said once. Raises Unreadable at the second time."""
        if name in self.rules:
            raise Unreadable("isto já foi dito em outra linha; apague uma das duas.")
        self.rules[name] = value

    def add(self, name: str, value: Any) -> None:
        """A rule that may be said several times."""
        self.rules.setdefault(name, []).append(value)


@dataclass(frozen=True)
class Phrase:
    """One kind of line. `pattern` matches the whole line, plain (no accents, lower case)."""

    example: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Draft], None]
    write: Callable[[Rules], Iterable[str]]
    explain: Callable[[Rules, RoutingSettings, Name], Iterable[str]]


def skill(text: str) -> str:
    """ "ingles 3" or "ingles nivel 3" -> "ingles:3". Raises Unreadable."""
    key, *level = text.replace("nivel ", "").split()
    if level and not 1 <= int(level[0]) <= 100:
        raise Unreadable(f"o nível de “{key}” vai de 1 a 100.")
    return f"{key}:{level[0]}" if level else key


def skill_text(wanted: str) -> str:
    """The inverse of `skill`."""
    key, _, level = wanted.partition(":")
    return f"{key} {level}" if level and level != "1" else key


def skill_words(wanted: str, name: Name) -> str:
    """As a person says it: "inglês (nível 3 ou mais)"."""
    key, _, level = wanted.partition(":")
    return f"{name(key)} (nível {level} ou mais)" if level and level != "1" else name(key)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"^{text}$")


# --- who may serve -----------------------------------------------------------------------------


def _read_requires(found: re.Match[str], draft: Draft) -> None:
    choice = [skill(part) for part in found["skills"].split(" ou ")]
    draft.add("requires", choice[0] if len(choice) == 1 else choice)


def _choices(rules: Rules) -> list[list[str]]:
    return [[one] if isinstance(one, str) else one for one in rules.requires]


def _write_requires(rules: Rules) -> Iterable[str]:
    for choice in _choices(rules):
        yield "exige " + " ou ".join(skill_text(one) for one in choice)


def _explain_requires(rules: Rules, _: RoutingSettings, name: Name) -> Iterable[str]:
    said = [" ou ".join(skill_words(one, name) for one in choice) for choice in _choices(rules)]
    if said:
        yield f"Só atende quem tem {'; e '.join(said)}."


def _read_prefers(found: re.Match[str], draft: Draft) -> None:
    for part in found["skills"].split(","):
        draft.add("prefers", skill(part.strip()))


def _write_prefers(rules: Rules) -> Iterable[str]:
    if rules.prefers:
        yield "prefere " + ", ".join(skill_text(one) for one in rules.prefers)


def _explain_prefers(rules: Rules, _: RoutingSettings, name: Name) -> Iterable[str]:
    said = [skill_words(one, name) for one in rules.prefers]
    if said:
        yield f"Entre eles, vem antes quem tem {', depois '.join(said)}."


def _write_order(rules: Rules) -> Iterable[str]:
    if rules.max_order is not None:
        yield f"ordem até {rules.max_order}"


def _explain_order(rules: Rules, _: RoutingSettings, __: Name) -> Iterable[str]:
    if rules.max_order is not None:
        yield f"No começo, só atende quem está até a ordem {rules.max_order} nesta fila."


# --- whose turn it is --------------------------------------------------------------------------


def _read_priority(found: re.Match[str], draft: Draft) -> None:
    draft.set("priority", int(found["minutes"]))


def _write_priority(rules: Rules) -> Iterable[str]:
    if rules.priority:
        yield f"prioridade {rules.priority} min"


def _explain_priority(rules: Rules, _: RoutingSettings, __: Name) -> Iterable[str]:
    if rules.priority > 0:
        yield f"Quem entra nesta fila conta {rules.priority} minutos de espera a mais."
    elif rules.priority < 0:
        yield f"Quem entra nesta fila conta {-rules.priority} minutos de espera a menos."


def _write_legal(rules: Rules) -> Iterable[str]:
    if rules.legal_minutes != PLAIN.legal_minutes:
        yield f"prioridade legal {rules.legal_minutes} min"


def _explain_legal(rules: Rules, _: RoutingSettings, __: Name) -> Iterable[str]:
    yield (
        "Pessoas com deficiência, idosas, gestantes, lactantes e com crianças de colo contam "
        f"como se tivessem chegado {rules.legal_minutes} minutos antes (Lei 10.048)."
    )


# --- how the search widens ---------------------------------------------------------------------

_STEP = {
    "lower": re.compile(r"^niveis (?P<n>\d{1,3}) a menos$"),
    "helpers": re.compile(r"^ajuda da fila (?P<n>[a-z][a-z0-9_-]*(?:, ?[a-z][a-z0-9_-]*)*)$"),
    "drop": re.compile(r"^dispensa (?P<n>.+)$"),
    "max_order": re.compile(r"^ordem ate (?P<n>\d)$"),
    "all": re.compile(r"^qualquer ordem$"),
}
_WAYS = {"oferece retorno": "callback", "oferece recado": "message"}
_WAY_TEXTS = {"callback": "oferece retorno", "message": "oferece recado"}
_NUMBER = re.compile(r"^passa para (?P<number>\+?\d{3,15})$")
_STEP_EXAMPLE = (
    "“níveis 2 a menos”, “dispensa ingles”, “ordem até 2”, “ajuda da fila geral”, "
    "“oferece retorno”, “oferece recado” ou “passa para 2125551234”"
)


def _read_step(found: re.Match[str], draft: Draft) -> None:
    """A line "após …": the search widens, or another way is offered."""
    after, said = seconds(found["after"]), found["steps"].strip()
    number = _NUMBER.match(said)
    if said in _WAYS:
        draft.add("overflows", {"after_s": after, "to": _WAYS[said]})
    elif number:
        draft.add("overflows", {"after_s": after, "to": "number", "target": number["number"]})
    else:
        _read_ring(after, found, draft)


def _read_ring(after: float, found: re.Match[str], draft: Draft) -> None:
    step: dict[str, Any] = {"after_s": after}
    for part in found["steps"].split(";"):
        name, match = next(
            ((n, m) for n, p in _STEP.items() if (m := p.match(part.strip()))), ("", None)
        )
        if match is None:
            raise Unreadable(f"depois dos dois-pontos, escreva {_STEP_EXAMPLE}.")
        if name in ("drop", "helpers"):
            step[name] = [key.strip() for key in match["n"].split(",")]
        elif name == "all":
            step["max_order"] = None
        else:
            step[name] = int(match["n"])
    draft.add("rings", step)


def _write_rings(rules: Rules) -> Iterable[str]:
    for ring in rules.rings:
        yield f"após {spell(ring.after_s)}: " + ("; ".join(_steps(ring, rules)) or "qualquer ordem")


def _steps(ring: RingSpec, rules: Rules) -> Iterable[str]:
    if ring.drop:
        yield "dispensa " + ", ".join(ring.drop)
    if ring.lower:
        yield f"níveis {ring.lower} a menos"
    if ring.helpers:
        yield "ajuda da fila " + ", ".join(ring.helpers)
    if ring.max_order is not None:
        yield f"ordem até {ring.max_order}"
    elif rules.max_order is not None:
        yield "qualquer ordem"


def _explain_rings(rules: Rules, _: RoutingSettings, name: Name) -> Iterable[str]:
    for ring in rules.rings:
        said = []
        if ring.drop:
            said.append(f"já não se exige {', '.join(name(key) for key in ring.drop)}")
        if ring.lower:
            points = "1 ponto mais baixo" if ring.lower == 1 else f"{ring.lower} pontos mais baixos"
            said.append(f"servem níveis {points}")
        if ring.helpers:
            queues = ", ".join(name(f"{QUEUE}{key}") for key in ring.helpers)
            said.append(f"ajuda também quem atende {queues}")
        if ring.max_order is not None:
            said.append(f"ajuda quem está até a ordem {ring.max_order}")
        elif rules.max_order is not None:
            said.append("ajuda quem está em qualquer ordem")
        yield f"Depois de {spelt(ring.after_s)} de espera, {'; '.join(said) or 'nada muda'}."


def _write_overflows(rules: Rules) -> Iterable[str]:
    for step in rules.overflows:
        way = _WAY_TEXTS.get(step.to, f"passa para {step.target}")
        yield f"após {spell(step.after_s)}: {way}"


_OFFERED = {
    "callback": "a pessoa pode pedir que a cidade ligue de volta, sem perder a vez",
    "message": "a pessoa pode deixar um recado",
}


def _explain_overflows(rules: Rules, _: RoutingSettings, __: Name) -> Iterable[str]:
    for step in rules.overflows:
        way = _OFFERED.get(step.to, f"a ligação passa para {step.target}")
        yield f"Depois de {spelt(step.after_s)} de espera, {way}."


# --- how an offer goes -------------------------------------------------------------------------


def _seconds_of(name: str) -> Callable[[re.Match[str], Draft], None]:
    def read(found: re.Match[str], draft: Draft) -> None:
        draft.set(name, seconds(found["time"]))

    return read


def _state_of(name: str) -> Callable[[re.Match[str], Draft], None]:
    def read(found: re.Match[str], draft: Draft) -> None:
        draft.set(name, STATES[found["state"]])

    return read


def _writer(name: str, words: str) -> Callable[[Rules], Iterable[str]]:
    def write(rules: Rules) -> Iterable[str]:
        value = getattr(rules, name)
        if value is not None and value != getattr(PLAIN, name):
            said = STATE_WORDS[value] if name.startswith("after_") else spell(value)
            yield f"{words} {said}"

    return write


def _explain_offer(rules: Rules, settings: RoutingSettings, _: Name) -> Iterable[str]:
    offer = rules.offer_s if rules.offer_s is not None else settings.offer_s
    yield (
        f"Cada atendente é chamado por {spelt(offer)}; o mesmo, de novo, só depois de "
        f"{spelt(rules.again_after_s)}."
    )


def _explain_after(rules: Rules, _: RoutingSettings, __: Name) -> Iterable[str]:
    refused, missed = STATE_WORDS[rules.after_refused], STATE_WORDS[rules.after_no_answer]
    yield f"Quem recusa fica: {refused}. Quem não atende fica: {missed}."


def _explain_wrap_up(rules: Rules, settings: RoutingSettings, _: Name) -> Iterable[str]:
    wrap_up = rules.wrap_up_s if rules.wrap_up_s is not None else settings.wrap_up_s
    yield f"Depois de cada atendimento há {spelt(wrap_up)} para terminar o registro."


def _nothing(*_: Any) -> Iterable[str]:
    return ()


_TIME = rf"(?P<time>{DURATION})"
_STATE = r"(?P<state>pausa|disponivel|fora)"

PHRASES: tuple[Phrase, ...] = (
    Phrase("exige tributos 3", _pattern(rf"exige (?P<skills>{SKILL}(?: ou {SKILL})*)"),
           _read_requires, _write_requires, _explain_requires),
    Phrase("prefere libras, ingles", _pattern(rf"prefere (?P<skills>{SKILL}(?:, ?{SKILL})*)"),
           _read_prefers, _write_prefers, _explain_prefers),
    Phrase("ordem até 1", _pattern(r"ordem ate (?P<n>[1-9])"),
           lambda found, draft: draft.set("max_order", int(found["n"])),
           _write_order, _explain_order),
    Phrase("prioridade legal 60 min", _pattern(r"prioridade legal (?P<minutes>\d{1,4}) ?min"),
           lambda found, draft: draft.set("legal_minutes", int(found["minutes"])),
           _write_legal, _explain_legal),
    Phrase("prioridade 10 min", _pattern(r"prioridade (?P<minutes>-?\d{1,4}) ?min"),
           _read_priority, _write_priority, _explain_priority),
    Phrase("após 30 s: níveis 2 a menos", _pattern(rf"apos (?P<after>{DURATION}): ?(?P<steps>.+)"),
           _read_step, _write_rings, _explain_rings),
    Phrase("após 5 min: oferece retorno", re.compile("(?!)"),  # read above, with its like
           lambda *_: None, _write_overflows, _explain_overflows),
    Phrase("toca por 20 s", _pattern(rf"toca por {_TIME}"),
           _seconds_of("offer_s"), _writer("offer_s", "toca por"), _explain_offer),
    Phrase("chama de novo após 10 s", _pattern(rf"chama de novo apos {_TIME}"),
           _seconds_of("again_after_s"), _writer("again_after_s", "chama de novo após"), _nothing),
    Phrase("pós-atendimento 2 min", _pattern(rf"pos-atendimento {_TIME}"),
           _seconds_of("wrap_up_s"), _writer("wrap_up_s", "pós-atendimento"), _explain_wrap_up),
    Phrase("recusou: pausa", _pattern(rf"recusou: ?{_STATE}"),
           _state_of("after_refused"), _writer("after_refused", "recusou:"), _explain_after),
    Phrase("não atendeu: pausa", _pattern(rf"nao atendeu: ?{_STATE}"),
           _state_of("after_no_answer"), _writer("after_no_answer", "não atendeu:"), _nothing),
)  # fmt: skip
