"""One line of a report: what was counted, and the figures that follow. Pure values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from queues.days import percentile
from queues.levels import Formula, Level, Stay


@dataclass(slots=True)
class Line:
    """``key`` is a queue, a user, a skill, or the local start of an hour or day. Seconds."""

    key: str
    level: Level
    longest_s: float = 0.0
    handled: int = 0
    handling_s: float = 0.0
    wrap_ups: int = 0
    wrap_up_s: float = 0.0
    offers: int = 0
    not_taken: int = 0
    presence_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @classmethod
    def of(cls, key: str, formula: Formula) -> Line:
        return cls(key, Level(formula))

    def add_stay(self, stay: Stay) -> None:
        self.level.count(stay)
        if stay.end in ("answered", "abandoned"):
            self.longest_s = max(self.longest_s, stay.waited_s)

    @property
    def p90_s(self) -> float | None:
        """The wait that nine of ten answered had at most."""
        waits = sorted(self.level.waits)
        return percentile(waits, 0.9) if waits else None

    @property
    def staffed_s(self) -> float:
        """Time in which calls could come, or were being finished."""
        return self.presence_s["available"] + self.presence_s["wrap_up"]

    @property
    def occupancy(self) -> float | None:
        """The share of the staffed time with somebody on the line or in wrap-up."""
        if self.staffed_s <= 0:
            return None
        return min(1.0, (self.handling_s + self.wrap_up_s) / self.staffed_s)

    def figures(self) -> dict[str, float | int | str | None]:
        """As the page and the exports show it."""
        level = self.level
        return {
            "key": self.key,
            "entered": level.entered,
            "answered": level.answered,
            "abandoned": level.abandoned,
            "short_abandoned": level.short_abandoned,
            "flow_out": level.flow_out,
            "level": _rounded(level.level, 4),
            "mean_wait_s": _rounded(level.mean_wait_s),
            "p90_wait_s": _rounded(self.p90_s),
            "longest_wait_s": _rounded(self.longest_s),
            "offers": self.offers,
            "not_taken": self.not_taken,
            "handled": self.handled,
            "handling_s": _rounded(self.handling_s),
            "mean_handling_s": _rounded(self.handling_s / self.handled if self.handled else None),
            "wrap_up_s": _rounded(self.wrap_up_s),
            "mean_wrap_up_s": _rounded(self.wrap_up_s / self.wrap_ups if self.wrap_ups else None),
            "available_s": _rounded(self.presence_s["available"]),
            "paused_s": _rounded(self.presence_s["paused"]),
            "staffed_s": _rounded(self.staffed_s),
            "occupancy": _rounded(self.occupancy, 4),
        }


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(float(value), digits)
