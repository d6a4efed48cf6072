"""A past call as a flow test: what the citizen did, what rooms answered, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivr.flowtests import ANSWERS, MAX_STEPS

Step = dict[str, str]
_OUTCOMES = {
    "to_queue": "ToQueue {}", "to_number": "ToNumber {}", "to_flow": "ToFlow {}",
    "solved": "Ended resolvido {}", "ended": "Ended sem solução {}",
    "hung_up": "Ended sem solução hung_up",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastTest:
    """name, steps: as in a flow's `tests`. personal: places of steps that hold a citizen's own
    words or numbers; whoever keeps the test puts others in their place."""

    name: str
    steps: list[Step]
    personal: list[int]


def past_test(walk: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]) -> PastTest:
    """The test of `walk` (a row of ivr_walks) with its `turns` in order."""
    steps = list(_answers(walk["answers"]))
    personal: list[int] = []
    for turn in turns:
        step = _deed(turn)
        if step is None:
            continue
        if turn["slots"] or (turn["heard"] in ("speech", "text") and not turn["intent"]):
            personal.append(len(steps))
        steps.append(step)
    nodes = [part[0] for part in walk["path"]]
    steps += [{"expect": node} for node in dict.fromkeys([walk["end_node"]]) if node in nodes]
    if walk["outcome"] in _OUTCOMES:
        steps.append({"outcome": _OUTCOMES[walk["outcome"]].format(walk["target"]).strip()})
    when = walk["began_at"].strftime("%d/%m/%Y %H:%M")
    return PastTest(f"ligação de {when} (UTC)", steps[:MAX_STEPS], personal)


def _deed(turn: Mapping[str, Any]) -> Step | None:
    match turn["heard"]:
        case "speech" | "text":
            return {"citizen": turn["heard_text"]} if turn["heard_text"] else {"deaf": "1"}
        case "keys":
            return {"keys": turn["keys"]} if turn["keys"] else {"silence": "1"}
        case "silence" | "deaf":
            return {str(turn["heard"]): "1"}
    return None


def _answers(given: Mapping[str, Mapping[str, Any] | None]) -> Iterator[Step]:
    """What a room answered otherwise than it does in tests; the first answer of each action."""
    seen: set[str] = set()
    for key, answer in given.items():
        action = key.split(":")[-2] if key.count(":") >= 4 else ""
        if not action or action in seen or answer is None:
            continue
        seen.add(action)
        for name, value in answer.items():
            if isinstance(value, bool) and value != ANSWERS.get(action, {}).get(name):
                yield {"answer": f"{action}.{name}={'sim' if value else 'nao'}"}
