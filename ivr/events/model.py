"""What may come with an event: a few scalars. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Invalid

MAX_VALUES, MAX_NAME, MAX_TEXT = 20, 63, 500
MAX_KEPT = 20
"""Events of different names kept for one visit."""


def check_payload(payload: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """As it is kept. Raises Invalid."""
    if len(payload) > MAX_VALUES:
        raise Invalid(f"O aviso leva no máximo {MAX_VALUES} valores.", field="body")
    kept: dict[str, str | int | float | bool] = {}
    for name, value in payload.items():
        if not isinstance(value, str | int | float | bool) or len(name) > MAX_NAME:
            raise Invalid(f"“{name[:60]}” precisa ser texto, número ou sim/não.", field=name[:60])
        if isinstance(value, int) and abs(value) >= 10**15:
            raise Invalid(f"“{name[:60]}” é um número grande demais.", field=name[:60])
        kept[name] = " ".join(value.split())[:MAX_TEXT] if isinstance(value, str) else value
    return kept
