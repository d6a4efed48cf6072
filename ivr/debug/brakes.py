"""Breakpoints: what holds a walk before a node, and lets it go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Literal

from ivr.model import FlowState

Emit = Callable[[dict[str, Any]], None]
OnHold = Callable[[bool], Awaitable[None]]
Why = Literal["go", "step", "late"]
MAX_VARIABLES = 300
SHOWN = 500


def shown(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as they are told: bounded in number and length."""
    some = sorted(variables.items())[:MAX_VARIABLES]
    return {k: v[:SHOWN] if isinstance(v, str) else v for k, v in some}


class Brakes:
    """Holds before nodes. `longest_s`: the longest hold; None for as long as the session lasts.

    `on_hold` is told when a hold begins and ends, so that a telephone gets its music.
    """

    def __init__(
        self, emit: Emit, longest_s: float | None = None, on_hold: OnHold | None = None
    ) -> None:
        self._emit = emit
        self._longest_s = longest_s
        self._on_hold = on_hold
        self._breakpoints: frozenset[str] = frozenset()
        self._next = False
        self._changes: dict[str, Any] = {}
        self._held: FlowState | None = None
        self._freed = asyncio.Event()
        self._why: Why = "go"

    def breakpoints(self, nodes: Collection[str]) -> None:
        """Hold before these, from now on."""
        self._breakpoints = frozenset(nodes)

    def pause(self) -> None:
        """Hold before the next node."""
        self._next = True

    def step(self) -> None:
        """On to the next node, and hold there."""
        self._next = True
        self._free("step")

    def go(self) -> None:
        """On to the next breakpoint."""
        self._next = False
        self._free("go")

    def release(self) -> None:
        """Hold nowhere any more: nobody watches."""
        self._breakpoints = frozenset()
        self.go()

    def change(self, variables: Mapping[str, Any]) -> None:
        """Change variables (None removes one) at the next node, or at once while held."""
        self._changes.update(variables)
        if self._held is not None:
            self._held = self._taken(self._held)

    async def pass_by(self, state: FlowState) -> FlowState:
        """Wait here if this node is to be held before; returns the state to go on with."""
        state = self._taken(state)
        if not (self._next or state.node in self._breakpoints):
            return state
        self._next = False
        self._freed.clear()
        self._held = state
        try:
            await self._hold(state)
            return self._held
        finally:
            self._held = None

    async def _hold(self, state: FlowState) -> None:
        told = {"node": state.node, "variables": shown(state.variables)}
        self._emit({"type": "paused", **told, "seconds": self._longest_s})
        if self._on_hold:
            await self._on_hold(True)
        try:
            async with asyncio.timeout(self._longest_s):
                await self._freed.wait()
        except TimeoutError:
            self._why = "late"
        if self._on_hold:
            await self._on_hold(False)
        self._emit({"type": "resumed", "node": state.node, "why": self._why})

    def _free(self, why: Why) -> None:
        if self._held is not None:
            self._why = why
            self._freed.set()

    def _taken(self, state: FlowState) -> FlowState:
        if not self._changes:
            return state
        known = {**state.variables, **self._changes}
        self._changes = {}
        state = replace(state, variables={k: v for k, v in known.items() if v is not None})
        self._emit({"type": "set", "variables": shown(state.variables)})
        return state
