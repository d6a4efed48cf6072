"""The engine's inputs as JSON, and a fingerprint of what it decided."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import TypeAdapter

from queues import moves
from queues.moves import Decision, Move

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(moves.Move)}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


def encode(move: Move) -> tuple[str, dict[str, Any]]:
    """The kind of the move and its data, JSON-able."""
    kind = type(move).__name__
    return kind, _ADAPTERS[kind].dump_python(move, mode="json")


def decode(kind: str, data: dict[str, Any]) -> Move:
    """The move that was encoded. Raises KeyError for a kind that this version does not know."""
    move: Move = _ADAPTERS[kind].validate_python(data, strict=False)
    return move


def fingerprint(decisions: Sequence[Decision] | Sequence[str]) -> str:
    """32 hex digits: the same decisions, or fingerprints of them, the same digits."""
    return hashlib.blake2b(repr(decisions).encode(), digest_size=16).hexdigest()
