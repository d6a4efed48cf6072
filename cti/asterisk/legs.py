"""Legs: what we know of each Asterisk channel, kept by its events.

A journey waits on a Leg's events, never on the socket. ``Legs`` is filled before live events
flow (snapshot at connect), so a leg that vanished meanwhile is known to be gone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import structlog

log = structlog.get_logger(__name__)
MAX_KEYS = 64
MAX_GONE = 4096


class Leg:
    """One telephone leg: its state, its keys, its end."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.state = "Down"
        self.up = asyncio.Event()
        self.in_stasis = asyncio.Event()
        self.gone = asyncio.Event()
        self.cause = 0
        self.vanished = False
        self.held = False
        self._keys: deque[tuple[str, float]] = deque(maxlen=MAX_KEYS)
        self._pressed = asyncio.Event()
        self.on_hold: Callable[[bool], None] | None = None

    def press(self, key: str, at: float) -> None:
        self._keys.append((key, at))
        self._pressed.set()

    async def key_waiting(self) -> None:
        """Until a key waits; it is not taken."""
        while not self._keys:
            self._pressed.clear()
            await self._pressed.wait()

    def clear_keys(self) -> None:
        self._keys.clear()
        self._pressed.clear()

    async def key(self) -> tuple[str, float]:
        """The next key pressed and its loop time."""
        await self.key_waiting()
        return self._keys.popleft()

    def set_state(self, state: str) -> None:
        self.state = state
        if state == "Up":
            self.up.set()

    def end(self, cause: int) -> None:
        self.cause = cause
        self.gone.set()


class Legs:
    """All legs by channel id, updated by ARI events."""

    def __init__(self) -> None:
        self._legs: dict[str, Leg] = {}
        self._gone: deque[str] = deque(maxlen=MAX_GONE)

    def get(self, id_: str) -> Leg:
        """The leg, known or expected (made before the channel is, so that no event is missed)."""
        if id_ not in self._legs:
            self._legs[id_] = Leg(id_)
            if id_ in self._gone:
                self._legs[id_].end(0)
        return self._legs[id_]

    def known(self, id_: str) -> Leg | None:
        return self._legs.get(id_)

    def forget(self, id_: str) -> None:
        """Nobody waits for this leg any more."""
        leg = self._legs.get(id_)
        if leg is not None and leg.gone.is_set():
            del self._legs[id_]
            if id_ in self._gone:
                self._gone.remove(id_)

    def __len__(self) -> int:
        return len(self._legs)

    def reconcile(self, channels: Iterable[dict[str, Any]]) -> None:
        """Take the picture at connect: mark who vanished, learn who is there."""
        seen = {channel["id"]: channel for channel in channels}
        for id_, leg in list(self._legs.items()):
            if id_ not in seen and (leg.in_stasis.is_set() or leg.up.is_set()):
                leg.vanished = True  # with its Asterisk: nobody hung up
                leg.end(0)
        for id_, channel in seen.items():
            leg = self.get(id_)
            leg.set_state(channel.get("state", "Down"))
            if channel.get("dialplan", {}).get("app_name") == "Stasis":
                leg.in_stasis.set()

    def apply(self, event: dict[str, Any], now: float) -> None:
        """Move the leg that ``event`` is about."""
        channel = event.get("channel") or {}
        id_ = channel.get("id")
        if not id_:
            return
        kind = event["type"]
        leg = self._legs.get(id_)
        if leg is None:
            if kind not in ("StasisStart", "ChannelCreated"):
                return
            leg = self.get(id_)
        if "state" in channel:
            leg.set_state(channel["state"])
        if kind == "StasisStart":
            leg.in_stasis.set()
        elif kind == "ChannelDtmfReceived":
            leg.press(event["digit"], now)
        elif kind in ("ChannelHold", "ChannelUnhold"):
            leg.held = kind == "ChannelHold"
            if leg.on_hold:
                leg.on_hold(leg.held)
        elif kind == "ChannelHangupRequest":  # the reason comes before the end
            leg.cause = int(event.get("cause") or leg.cause)
        elif kind == "ChannelDestroyed":
            leg.end(int(event.get("cause") or leg.cause))
            self._gone.append(id_)
        elif kind == "StasisEnd":
            leg.in_stasis.clear()
            leg.end(leg.cause)
