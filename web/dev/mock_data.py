"""A believable minute of a small city, for looking at the pages: ``city.json`` and the clock."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

CITY = json.loads((Path(__file__).parent / "city.json").read_text("utf-8"))
BOSS = json.loads((Path(__file__).parent / "supervising.json").read_text("utf-8"))
LONG = 214
RINGING = ("offer", "callback")
"""Scenes in which a call arrives; the second is one that the city promised."""


def timed(value: Any, ago: Callable[[float], str]) -> Any:
    """``value`` with every ``{"$ago": seconds}`` turned into an instant."""
    if isinstance(value, dict):
        if "$ago" in value:
            return ago(value["$ago"])
        return {key: timed(part, ago) for key, part in value.items()}
    if isinstance(value, list):
        return [timed(part, ago) for part in value]
    return value


def peaks() -> dict[str, Any]:
    """Two voices that take turns."""
    rng = random.Random(4)  # noqa: S311
    loud = [abs(rng.gauss(0, 0.35)) for _ in range(1800)]
    turn = [1.0 if (at // 40 + at % 2) % 3 else 0.05 for at in range(1800)]
    mixed = [round(min(1.0, one * two), 3) for one, two in zip(loud, turn, strict=True)]
    return {"seconds": LONG, "channels": [mixed[::2], mixed[1::2]]}


def answers(scene: str, ago: Callable[[float], str]) -> dict[str, Any]:
    """What the pretended hotline says in ``scene``: live state, answers by path, the offer."""
    first = CITY["when_empty"] if scene == "empty" else []
    api = [*first, *CITY["api"], *BOSS["api"], [r"/recordings/[^/]+/peaks", peaks()]]
    place = "offer" if scene in RINGING else scene
    live = CITY["live"].get(place, CITY["live"]["idle"])
    if scene not in ("empty", *RINGING):
        live = {**live, **BOSS["live"], **BOSS.get(scene, {})}
    offer = CITY["offer"]
    if scene == "callback":
        offer = {**offer, "pop": {**offer["pop"], "earlier": "v0"}}
    found = {"live": live, "api": api, "offer": offer, "telephone": CITY["telephone"]}
    return dict(timed(found, ago))
