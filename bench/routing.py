"""``./atende bench routing``: what a decision costs, and what it costs a call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import routing_calls, routing_engine, routing_estimate, routing_service


def measure(_home: Path) -> list[Any]:
    """Rows {metric, value, unit, target, met, how}; needs no running server."""
    parts = (routing_engine, routing_service, routing_estimate, routing_calls)
    return [row for part in parts for row in part.measure()]
