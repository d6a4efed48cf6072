"""One thread that keeps the beat of many calls: sends every 20 ms, receives with kernel times.

Streams are spread over four slots of 5 ms. The thread sleeps to absolute instants, so it never
drifts; how late it woke is kept, because a bench must know its own error. The kernel stamps each
packet on arrival, so gaps measured here are the sender's and not this thread's.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from collections import Counter
from typing import Protocol

SLOT_NS = 5_000_000
SLOTS = 4
RESET_NS = 1_000_000_000
"""A thread this late (a machine that slept) starts a new beat instead of catching up."""


class Paced(Protocol):
    """What the thread beats for."""

    def fileno(self) -> int:
        """The descriptor to listen on."""
        ...

    def tick(self) -> None:
        """Send the packet of this beat."""
        ...

    def drain(self, offset_ns: int) -> None:
        """Take in what arrived; monotonic = kernel time - offset."""
        ...


class Pacer:
    """The thread; use as a context manager. ``late_ms`` counts wake-ups by whole ms of lateness."""

    def __init__(self) -> None:
        self.late_ms: Counter[int] = Counter()
        self._slots: list[tuple[Paced, ...]] = [()] * SLOTS
        self._by_fd: dict[int, Paced] = {}
        self._poll = select.epoll()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pacer", daemon=True)

    def __enter__(self) -> Pacer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the thread; it ends within a beat."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2.0)
        if not self._poll.closed:
            self._poll.close()

    def add(self, stream: Paced) -> None:
        """Begin beating for ``stream``, in the emptiest slot."""
        with self._lock:
            slot = min(range(SLOTS), key=lambda i: len(self._slots[i]))
            self._slots[slot] = (*self._slots[slot], stream)
            self._by_fd[stream.fileno()] = stream
            self._poll.register(stream.fileno(), select.EPOLLIN)

    def remove(self, stream: Paced) -> None:
        """Stop beating for ``stream``; harmless when it is not there."""
        with self._lock:
            for i, streams in enumerate(self._slots):
                self._slots[i] = tuple(s for s in streams if s is not stream)
            if self._by_fd.pop(stream.fileno(), None) is not None:
                self._poll.unregister(stream.fileno())

    def lateness(self, share: float) -> int:
        """The lateness in whole ms that ``share`` (0 to 1) of the wake-ups stayed within."""
        total, seen = sum(self.late_ms.values()), 0
        for late in sorted(self.late_ms):
            seen += self.late_ms[late]
            if seen >= share * total:
                return late
        return 0

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # a beat before its neighbours, where that is allowed
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -10)
        due, slot = time.monotonic_ns(), 0
        while not self._stopping.is_set():
            due += SLOT_NS
            wait = due - time.monotonic_ns()
            if wait > 0:
                time.sleep(wait / 1e9)
            elif -wait > RESET_NS:
                due = time.monotonic_ns()
            late = (time.monotonic_ns() - due) // 1_000_000
            self.late_ms[min(max(late, 0), 999)] += 1
            for stream in self._slots[slot]:
                stream.tick()
            self._receive()
            slot = (slot + 1) % SLOTS

    def _receive(self) -> None:
        offset = time.time_ns() - time.monotonic_ns()
        for descriptor, _ in self._poll.poll(0):
            stream = self._by_fd.get(descriptor)
            if stream is not None:
                stream.drain(offset)
