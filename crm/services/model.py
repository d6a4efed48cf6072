"""The catalogue: theme, group, service. Only a service (level 3) can be asked for; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import Invalid
from core.ids import check_key

LEVELS = 3
Phase = Literal["D", "F"]  # deadline of the diagnosis, or of completion (open data: prazo_tipo)


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the catalogue. ``minutes`` are working minutes in ``calendar``.

    ``object`` names the number format of its tickets; ``intents`` are the wishes that lead here.
    """

    key: str
    label: str
    level: int
    parent: str | None = None
    description: str = ""
    script: str = ""
    object: str = "chamado"
    minutes: int | None = None
    calendar: str = "cidade"
    phase: Phase = "F"
    intents: tuple[str, ...] = ()
    needs_place: bool = False
    active: bool = True
    position: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


def check_service(service: Service, parent: Service | None) -> None:
    """Raise Invalid unless ``service`` may stand under ``parent``."""
    check_key(service.key)
    if not service.label.strip():
        raise Invalid("Dê um nome ao serviço.", field="label")
    expected = 1 if parent is None else parent.level + 1
    if service.level != expected or not 1 <= service.level <= LEVELS:
        raise Invalid(f"“{service.key}” está no nível errado do catálogo.", field="parent")
    if service.minutes is not None and service.minutes <= 0:
        raise Invalid("O prazo deve ser positivo.", field="minutes")


def walk(document: Sequence[Mapping[str, Any]]) -> list[Service]:
    """The services of a catalogue document (see ``demo/services.yaml``), parents first.

    Raises Invalid on a repeated key, an unknown field or a wrong level.
    """
    found: dict[str, Service] = {}
    _walk(document, None, found)
    return list(found.values())


def _walk(
    entries: Sequence[Mapping[str, Any]], parent: Service | None, found: dict[str, Service]
) -> None:
    for position, entry in enumerate(entries):
        fields = dict(entry)
        children = fields.pop("children", ())
        service = _service(fields, parent, position)
        if service.key in found:
            raise Invalid(f"A chave “{service.key}” se repete no catálogo.", field="key")
        check_service(service, parent)
        found[service.key] = service
        _walk(children, service, found)


def _service(fields: dict[str, Any], parent: Service | None, position: int) -> Service:
    level = 1 if parent is None else parent.level + 1
    days, hours = fields.pop("days", None), fields.pop("hours", None)
    if days is not None or hours is not None:
        fields["minutes"] = int(days or 0) * 8 * 60 + int(hours or 0) * 60
    fields["intents"] = tuple(fields.get("intents", ()))
    own = parent.key if parent else None
    try:
        return Service(**fields, level=level, parent=own, position=position)
    except TypeError:
        raise Invalid(f"O serviço “{fields.get('key')}” tem um campo desconhecido.") from None
