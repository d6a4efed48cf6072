"""Facts of callbacks: ids, keys and counts; the telephone lies in its row."""

from __future__ import annotations

from datetime import datetime

from core.facts.base import Fact


class CallbackBooked(Fact):
    """The city promised to call; ``cause`` is asked or dropped."""

    callback: str
    interaction: str
    queue: str
    cause: str
    entered_at: datetime


class CallbackChanged(Fact):
    """It moved on: calling, connected, booked again after a try, failed, cancelled, expired."""

    callback: str
    interaction: str
    queue: str
    state: str
    tries: int
    reason: str
