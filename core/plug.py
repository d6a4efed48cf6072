"""What a room hands to the roof: one value, filled in the room's ``plug.py``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.ledger import Listener
from core.web.live import View
from core.web.routes import Route


@dataclass(frozen=True, slots=True)
class ActionCall:
    """A flow asks a room to act. ``key`` is the same on every retry of the same step."""

    interaction_id: str
    node: str
    key: str
    arguments: Mapping[str, Any]


FlowAction = Callable[[ActionCall], Awaitable[Mapping[str, Any]]]
Background = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Plug:
    """A room's offer: doors, ears, live pictures, rights, flow actions and background work."""

    name: str
    routes: Sequence[Route] = ()
    listeners: Sequence[Listener] = ()
    views: Sequence[View] = ()
    permissions: Mapping[str, str] = field(default_factory=dict)
    flow_actions: Mapping[str, FlowAction] = field(default_factory=dict)
    tasks: Mapping[str, Background] = field(default_factory=dict)
