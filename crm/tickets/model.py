"""What a ticket is and which way it may go; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from core.errors import Conflict

Stage = Literal["draft", "open", "doing", "closed", "discarded"]
STAGE_WORDS: Mapping[str, str] = {
    "draft": "rascunho",
    "open": "aberto",
    "doing": "em andamento",
    "closed": "encerrado",
    "discarded": "descartado",
}
# The outcomes of the city's open data, and those that a call adds.
OUTCOME_WORDS: Mapping[str, str] = {
    "atendido": "atendido",
    "atendido_parcialmente": "atendido parcialmente",
    "nao_atendido": "não atendido",
    "nao_constatado": "não constatado",
    "informacao": "informação prestada",
    "autosservico": "resolvido no autosserviço",
    "cancelado": "cancelado a pedido",
}
LEGAL_MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"open", "closed", "discarded"}),
    "open": frozenset({"doing", "closed"}),
    "doing": frozenset({"open", "closed"}),
    "closed": frozenset({"open"}),
    "discarded": frozenset(),
}
CHANNEL_WORDS: Mapping[str, str] = {
    "phone": "telefone",
    "desk": "balcão",
    "web": "portal",
    "chat": "chat",
    "whatsapp": "WhatsApp",
    "email": "e-mail",
}
MAX_SUBJECT, MAX_NOTES = 200, 20_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as its row says. Instants are aware UTC."""

    id: str
    stage: Stage
    object: str
    channel: str
    created_at: datetime
    updated_at: datetime
    version: int
    number: str | None = None
    protocol: str | None = None
    interaction_id: str | None = None
    person_id: str | None = None
    service_key: str | None = None
    subject: str = ""
    notes: str = ""
    place: Mapping[str, Any] | None = None
    outcome: str | None = None
    incomplete: bool = False
    operator_id: str | None = None
    filed_at: datetime | None = None
    due_at: datetime | None = None
    due_rule: str | None = None
    closed_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        return self.stage == "draft"

    @property
    def is_open(self) -> bool:
        return self.stage in {"open", "doing"}


def check_move(stage: str, wanted: str) -> None:
    """Raise Conflict unless a ticket may go from ``stage`` to ``wanted``."""
    if wanted not in LEGAL_MOVES.get(stage, frozenset()):
        raise Conflict(
            f"Um chamado {STAGE_WORDS.get(stage, stage)} não pode passar a "
            f"{STAGE_WORDS.get(wanted, wanted)}.",
            stage=stage,
        )
