"""A policy in whole sentences, as a supervisor would tell it to a new colleague."""

from __future__ import annotations

from collections.abc import Mapping

from queues.policy import opening
from queues.policy.phrases import PHRASES, QUEUE
from queues.rules import QueueSpec
from queues.settings import RoutingSettings

FIRST = "Quem chega primeiro é atendido primeiro, entre os que precisam do mesmo."


def explain(spec: QueueSpec, settings: RoutingSettings, labels: Mapping[str, str]) -> list[str]:
    """Every rule in force, defaults too. `labels` name the skills, and the queues after `QUEUE`."""

    def name(key: str) -> str:
        return labels.get(key, key.removeprefix(QUEUE))

    said = [s for phrase in PHRASES for s in phrase.explain(spec.rules, settings, name)]
    closed = ["Está fechada agora, por decisão de um supervisor."] if spec.closed else []
    return [FIRST, *said, opening.explain(spec.hours), *closed]
