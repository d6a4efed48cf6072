"""Other rooms, played by answers while a flow is tried: nothing acts on the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import Unavailable
from core.plug import ActionCall, FlowAction
from ivr.debug.brakes import Emit
from ivr.flowtests import ANSWERS


class PlayedRooms(Mapping[str, FlowAction]):
    """Every action there may be, played. `emit` is told of each; answers may change meanwhile."""

    def __init__(self, emit: Emit, changes: Mapping[str, Any] | None = None) -> None:
        self._emit = emit
        self._answers: dict[str, dict[str, Any] | None] = {
            name: dict(answer) for name, answer in ANSWERS.items()
        }
        self.change(changes or {})

    def change(self, changes: Mapping[str, Any]) -> None:
        """`action.field: value` changes one field; `action: None` makes the action fail."""
        for key, value in changes.items():
            name, _, part = key.partition(".")
            if part:
                answer = self._answers.get(name)
                self._answers[name] = {**(answer or {}), part: value}
            elif value is None:
                self._answers[name] = None
            else:
                self._answers[name] = dict(ANSWERS.get(name, {}))

    def __getitem__(self, name: str) -> FlowAction:
        async def act(call: ActionCall) -> Mapping[str, Any]:
            answer = self._answers.get(name)
            self._emit(
                {
                    "type": "acts",
                    "node": call.node,
                    "action": name,
                    "arguments": dict(call.arguments),
                    "answer": answer,
                    "real": False,
                }
            )
            if answer is None:
                raise Unavailable(f"No ensaio, “{name}” não responde.")
            return answer

        return act

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)
