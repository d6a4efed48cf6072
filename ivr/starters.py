"""What a new flow begins as: small, sound, and ready to be drawn further."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ivr.model import Flow
from ivr.parse import read_flow

_MAIN = """\
flow: novo
start: boas_vindas
person: pessoa
danger: perigo
nodes:
  boas_vindas:
    kind: say
    text: Olá! Seu protocolo é {{protocolo|digitos}}.
    next: desejo
  desejo:
    kind: menu
    prompt: Para falar com uma pessoa, tecle 1.
    again: Tecle 1, ou diga atendente.
    options:
      uma_pessoa:
        digit: 1
        label: falar com uma pessoa
        go: pessoa
  pessoa:
    kind: transfer
    text: Vou chamar uma pessoa.
    queue: {queue}
    closed: sem_ninguem
    unanswered: sem_ninguem
  perigo:
    kind: danger
    queue: {urgent}
    unanswered: sem_ninguem
  sem_ninguem:
    kind: end
    text: Agora não há uma pessoa livre. Por favor, ligue mais tarde. Até logo!
"""
_WAITING = """\
flow: novo
purpose: waiting
start: posicao
nodes:
  posicao:
    kind: say
    text: Aguarde, por favor. Sua posição na fila é {{posicao}}.
    next: musica
  musica:
    kind: wait
    seconds: 40
    next: ainda
    enough: fim
  ainda:
    kind: say
    text: Obrigado por esperar. Logo uma pessoa vai atender.
    next: musica
  fim:
    kind: end
"""
_AFTER = """\
flow: novo
purpose: after
start: obrigado
nodes:
  obrigado:
    kind: end
    text: Obrigado por ligar. Seu protocolo é {{protocolo|digitos}}. Até logo!
    solved: sim
    reason: atendido
"""
_TEXTS = {"main": _MAIN, "waiting": _WAITING, "after": _AFTER}


def starter(key: str, label: str, purpose: str, queues: Collection[str] | None = None) -> Flow:
    """A new flow for `purpose`, leading to queues that exist when these are known."""
    queue, urgent = _pick(queues, "geral"), _pick(queues, "emergencia")
    flow = read_flow(_TEXTS[purpose].format(queue=queue, urgent=urgent))
    return replace(flow, key=key, label=label)


def copied(flow: Flow, key: str, label: str) -> Flow:
    """`flow` under another key and name."""
    return replace(flow, key=key, label=label or flow.label)


def _pick(queues: Collection[str] | None, wanted: str) -> str:
    if not queues or wanted in queues:
        return wanted
    return min(queues)
