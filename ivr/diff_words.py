"""The Portuguese of differences: how values are shown, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ivr.fields import Field

LONGEST = 200
_NAMES: Mapping[str, str] = {
    "prompt": "a pergunta",
    "again": "a segunda pergunta",
    "text": "o texto",
    "texts": "os textos",
    "note": "a nota",
    "options": "a opção",
    "queue": "a fila",
    "skills": "a lista de habilidades",
    "priority": "a prioridade",
    "silence_s": "o tempo de silêncio",
    "tries": "o número de tentativas",
    "variable": "a variável",
    "notes": "a anotação",
    "reason": "o motivo",
    "slot": "o tipo de dado",
    "seconds": "o tempo em segundos",
    "service": "o serviço",
    "number": "o número",
    "flow": "o fluxo",
}


def named(part: Field) -> str:
    """A field as one speaks of it: “a pergunta”, else its label."""
    return _NAMES.get(part.name, f"“{part.label}”")


def shown(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {shown(part)}" for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(shown(part) for part in value)
    return str(value)


def quoted(value: Any) -> str:
    """A value in quotes, cut when it is long."""
    text = shown(value)
    return f"“{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}”"


def plural(values: Sequence[Any]) -> str:
    """Several values: the first five, and how many more."""
    rest = f" e mais {len(values) - 5}" if len(values) > 5 else ""
    return ", ".join(quoted(value) for value in values[:5]) + rest


def became(before: Any, after: Any, default: Any = None) -> str:
    """What became of a value; an absent one means `default`."""
    if before in (None, [], {}) and default is not None:
        return f"mudou do padrão, {quoted(default)}, para {quoted(after)}"
    if before in (None, [], {}):
        return f"agora é {quoted(after)}"
    if after in (None, [], {}) and default is not None:
        return f"voltou ao padrão, {quoted(default)} (era {quoted(before)})"
    if after in (None, [], {}):
        return f"ficou em branco (era {quoted(before)})"
    return f"mudou de {quoted(before)} para {quoted(after)}"
