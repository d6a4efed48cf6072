"""One child process that is kept alive: started or adopted, watched, restarted, stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from cli.supervisor import identity
from cli.supervisor.identity import Identity
from cli.supervisor.starting import Direct, Program, Starter
from core.tasks import Backoff, cancel

log = structlog.get_logger(__name__)
Probe = Callable[[], Awaitable[bool]]
_SILENT = 10.0  # seconds without an answer after which it no longer counts as ready
# The first restart is almost at once: the promise is one second.
_BACKOFF = Backoff(first=0.1, most=10.0)
_SETTLED = 3.0  # seconds after readiness before a spare may take the CPU from the first calls
_STEADY = 10.0  # seconds of life after which a death is no longer part of a crash loop


@dataclass(frozen=True)
class Plan:
    """How to run one child.

    ``patience``: seconds of silence, once it was ready, before it is killed, if ever;
    ``start_patience``: the same while it has not been ready yet.
    """

    name: str
    program: Program
    pid_file: Path
    stop_seconds: float = 10.0
    patience: float | None = None
    start_patience: float = 90.0
    backoff: Backoff = _BACKOFF


class Child:
    """A process under care. ``changed`` is called after every change of state."""

    def __init__(
        self,
        plan: Plan,
        probe: Probe,
        changed: Callable[[], None],
        starter: Starter | None = None,
    ) -> None:
        self.plan = plan
        self._starter = starter or Direct()
        self.state = "stopped"
        self.restarts = 0
        self.since = time.time()
        self.ready = asyncio.Event()
        self._probe = probe
        self._changed = changed
        self._identity: Identity | None = None
        self._own: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._identity.pid if self._identity and self._identity.alive() else None

    def adopt(self) -> bool:
        """Take over a process that a killed supervisor left; false when there is none."""
        self._identity = identity.load(self.plan.pid_file)
        if self._identity is not None:
            log.info("child.adopted", child=self.plan.name, pid=self._identity.pid)
        return self._identity is not None

    async def keep(self) -> None:
        """Run for ever (until cancelled): start, watch, restart with backoff."""
        failures = 0
        while True:
            if self._identity is None:
                self._spawn()
            began = time.monotonic()
            self._become("starting")
            await self._live()
            failures = 1 if time.monotonic() - began > _STEADY else failures + 1
            self.restarts += 1
            delay = self.plan.backoff.delay(failures)
            code = self._own.returncode if self._own else None
            log.warning("child.died", child=self.plan.name, code=code, again_in=delay)
            self._forget("waiting")
            await asyncio.sleep(delay)

    def _spawn(self) -> None:
        self._own = self._starter.start(self.plan.program)
        try:
            self._identity = identity.identify(self._own.pid)
        except ProcessLookupError:  # dead at once; `_live` returns at once
            self._identity = Identity(self._own.pid, -1)
        identity.save(self.plan.pid_file, self._identity)

    async def _live(self) -> None:
        """Until the process is gone."""
        watch = asyncio.create_task(self._watch(), name=f"supervisor/watch-{self.plan.name}")
        try:
            await self._gone()
        finally:
            await cancel(watch)

    async def _gone(self) -> None:
        assert self._identity is not None
        loop = asyncio.get_running_loop()
        try:
            handle = os.pidfd_open(self._identity.pid)
        except ProcessLookupError:
            self._reap()
            return
        try:
            if self._identity.ticks == -1 or self._identity.alive():
                over = asyncio.Event()
                loop.add_reader(handle, over.set)
                try:
                    await over.wait()
                finally:
                    loop.remove_reader(handle)
        finally:
            os.close(handle)
        self._reap()

    def _reap(self) -> None:
        if self._own is not None:
            try:
                self._own.wait(5)
            except subprocess.TimeoutExpired:
                log.error("child.not_reaped", child=self.plan.name, pid=self._own.pid)

    async def _watch(self) -> None:
        """Say when it is ready; kill it when it stops answering for longer than its patience."""
        heard = time.monotonic()
        patience = self.plan.start_patience
        while True:
            answered = await self._probe()
            if answered:
                heard = time.monotonic()
                patience = self.plan.patience or 0.0
                self._is_ready()
            silent = time.monotonic() - heard
            if silent > _SILENT and self.ready.is_set():
                self.ready.clear()
                self._become("silent")
            if self.plan.patience is not None and silent > patience:
                log.error("child.silent", child=self.plan.name, seconds=round(silent))
                self._signal(signal.SIGKILL)
            await asyncio.sleep(2.0 if answered else 0.2)

    def _is_ready(self) -> None:
        if not self.ready.is_set():
            self.ready.set()
            self._become("ready")
        elif time.time() - self.since > _SETTLED:
            self._starter.refill(self.plan.program)

    async def stop(self, seconds: float | None = None) -> None:
        """End the process: asked first, killed after ``seconds`` (else the plan's)."""
        self._become("stopping")
        self._starter.close()
        self._signal(signal.SIGTERM)
        if self._identity is not None and self._identity.alive():
            try:
                async with asyncio.timeout(seconds or self.plan.stop_seconds):
                    await self._gone()
            except TimeoutError:
                log.error("child.killed", child=self.plan.name)
                self._signal(signal.SIGKILL)
                await self._gone()
        self._forget("stopped")

    def _signal(self, number: signal.Signals) -> None:
        if self._identity is not None:
            self._identity.send(number)

    def _forget(self, state: str) -> None:
        self.ready.clear()
        self._identity = None
        self._own = None
        self.plan.pid_file.unlink(missing_ok=True)
        self._become(state)

    def _become(self, state: str) -> None:
        self.state = state
        self.since = time.time()
        self._changed()
