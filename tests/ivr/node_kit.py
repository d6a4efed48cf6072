"""A flow around one node, and where it led."""

from __future__ import annotations

from typing import Any

from ivr.model import Ended

HEAD = "flow: f\nlabel: F\nstart: n\nperson: pessoa\n"
REST = """
  bom:
    kind: end
    solved: sim
    reason: bom
  ruim:
    kind: end
    reason: ruim
  pessoa:
    kind: transfer
    queue: geral
    closed: ruim
    unanswered: ruim
"""


def flow(node: str, head: str = "") -> str:
    return f"{HEAD}{head}nodes:\n  n:\n{node}{REST}"


def told(outcome: Any) -> str:
    return outcome.reason if isinstance(outcome, Ended) else outcome.queue
