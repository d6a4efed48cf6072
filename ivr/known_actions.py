"""What a flow's `action` step may have done: in words, with what each takes and gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownAction:
    """`takes`: names of the step's data; `gives`: names in the answer, to be kept."""

    label: str
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()


def _known(label: str, takes: str = "", gives: str = "") -> KnownAction:
    return KnownAction(label, tuple(takes.split()), tuple(gives.split()))


KNOWN: Mapping[str, KnownAction] = {
    "caller_number": _known("De que número ligam", "", "number"),
    "city_day": _known("Se hoje é feriado na cidade", "", "holiday"),
    "find_ticket": _known(
        "Consultar um chamado", "number", "found limited words filed_at due_at closed_at"
    ),
    "knowledge": _known("Procurar na base de conhecimento", "text", "found title words"),
    "open_ticket": _known("Abrir um chamado", "service said place", "number number_digits due_at"),
    "request_callback": _known("Combinar um retorno", "queue number not_before_min"),
    "service_hours": _known(
        "Se a fila está aberta e com gente", "queue", "open staffed opens_at holiday shut"
    ),
    "service_info": _known(
        "O que se sabe de um serviço", "service intent", "found service label description days"
    ),
    "stop_recording": _known("Parar e apagar a gravação"),
    "survey_answer": _known("Guardar a resposta de uma pesquisa", "survey score words"),
    "update_ticket": _known("Juntar palavras a um chamado", "number words", "added why"),
}
OF_STEPS = frozenset({"announcements", "http", "places", "wait_event"})
"""Called by steps of their own; what they take or give is no plain text."""


def offered(there: Collection[str] | None) -> dict[str, KnownAction]:
    """The actions among those that are there (None: not known), by what they are called."""
    found = {key: KNOWN.get(key) or KnownAction(key) for key in (KNOWN if there is None else there)}
    kept = [(key, action) for key, action in found.items() if key not in OF_STEPS]
    return dict(sorted(kept, key=lambda one: one[1].label.casefold()))
