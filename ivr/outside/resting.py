"""A service that does not answer is left alone for a while: no citizen waits for it in vain."""

from __future__ import annotations

from core.clock import Clock

PATIENCE = 5
"""Failures in a row after which a service rests."""
REST_S = 20.0
MOST = 200


class Resting:
    """Which services rest now, by origin ("https://erp.example")."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def rests(self, origin: str) -> bool:
        """Whether it is not to be asked now. When its rest is over, it is tried again."""
        return self._until.get(origin, 0.0) > self._clock.monotonic()

    def told(self, origin: str, answered: bool) -> None:
        """It answered (whatever it said), or it did not."""
        if answered:
            self._failed.pop(origin, None)
            self._until.pop(origin, None)
            return
        while len(self._failed) >= MOST and origin not in self._failed:
            oldest = next(iter(self._failed))
            del self._failed[oldest]
            self._until.pop(oldest, None)
        self._failed[origin] = self._failed.get(origin, 0) + 1
        if self._failed[origin] >= PATIENCE:
            self._until[origin] = self._clock.monotonic() + REST_S
