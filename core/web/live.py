"""Live pictures for browsers: a snapshot, then small patches computed from facts alone.

Each room offers views. For every view, *old snapshot + patches = new snapshot* must hold, so a
browser that applies patches always shows what a fresh page would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.access.model import Access
from core.db import Tx
from core.facts.base import Recorded


@dataclass(frozen=True, slots=True)
class Patch:
    """Set ``path`` in the view to ``value``, or delete it when ``value`` is None."""

    path: tuple[str, ...]
    value: Any = None


@dataclass(frozen=True, slots=True)
class View:
    """One named picture. ``audience`` says who may see a fact, by the rights of that moment.

    ``by_rights``: the audience looks at nobody but their permissions, so that what one may see
    is made once for all who have the same.
    """

    key: str
    snapshot: Callable[[Tx, Access], dict[str, Any]]
    patch: Callable[[Recorded], Sequence[Patch]]
    audience: Callable[[Recorded, Access], bool]
    by_rights: bool = False


def apply(state: dict[str, Any], patches: Sequence[Patch]) -> dict[str, Any]:
    """``state`` with ``patches`` applied, as the browser does it; ``None`` deletes."""
    root = dict(state)
    for patch in patches:
        at = root
        for step in patch.path[:-1]:
            at[step] = dict(at.get(step) or {})
            at = at[step]
        if patch.value is None:
            at.pop(patch.path[-1], None)
        else:
            at[patch.path[-1]] = patch.value
    return root
