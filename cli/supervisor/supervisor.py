"""The supervisor: two children, one watch over people left behind, one state file."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from cli.supervisor import ami, control, home, logs, orphans
from cli.supervisor.child import Child, Plan
from cli.supervisor.starting import Direct, Program, Warm
from core.tasks import Backoff, Crew

log = structlog.get_logger(__name__)
_TRIES = 4  # deaths before the first readiness that end the start


@dataclass(frozen=True)
class Setup:
    """Everything the supervisor needs to know; made by ``up`` from settings and runtime."""

    home: Path
    asterisk: Sequence[str]
    asterisk_booted: Sequence[str]
    cti: Sequence[str]
    ami_port: int
    ami_user: str
    ami_secret: str
    environment: Mapping[str, str] = field(default_factory=dict)
    warm: bool = False  # is ``cti`` a command of cli.supervisor.warm?
    keep_asterisk: bool = True  # false when its configuration changed: adopt nothing
    orphan_after: float = 15.0


class Supervisor:
    """Runs until told to stop. ``asterisk`` and ``cti`` never die of each other."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.failure = ""
        self._began = time.time()
        folder = setup.home
        environment = setup.environment
        asterisk = Program(setup.asterisk, folder / "log/asterisk-console.log", environment)
        cti = Program(setup.cti, folder / "log/cti-console.log", environment)
        self.asterisk = Child(
            Plan("asterisk", asterisk, home.pid_file(folder, "asterisk"), stop_seconds=15.0),
            self._asterisk_booted,
            self._publish,
        )
        self.cti = Child(
            Plan("cti", cti, home.pid_file(folder, "cti"), stop_seconds=10.0, patience=20.0),
            lambda: control.answers(folder),
            self._publish,
            Warm() if setup.warm else Direct(),
        )

    async def run(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Start or adopt everything, call ``ready`` once all answers, run until ``stop``.

        A child that dies again and again before it was ever ready ends the run; ``failure`` then
        says so. Later deaths never do.
        """
        await self._inherit()
        async with Crew("supervisor") as crew:
            try:
                again = Backoff()
                crew.start("asterisk", self.asterisk.keep, again)
                crew.start("cti", self.cti.keep, again)
                crew.start("orphans", self._watch_orphans, again)
                crew.start("logs", self._trim_logs, again)
                crew.start("ready", lambda: self._announce(ready, stop))
                await stop.wait()
            finally:
                await crew.close()
                await self.cti.stop()
                await self.asterisk.stop()

    async def _inherit(self) -> None:
        """What a killed supervisor left: calls go on in Asterisk, the server starts afresh."""
        if self.asterisk.adopt() and not self.setup.keep_asterisk:
            await self.asterisk.stop()
        if self.cti.adopt():
            await self.cti.stop(2.0)  # it is made to survive worse

    async def _announce(self, ready: Callable[[], None], stop: asyncio.Event) -> None:
        children = (self.asterisk, self.cti)
        while not all(child.ready.is_set() for child in children):
            for child in children:
                if child.restarts >= _TRIES and not child.ready.is_set():
                    why = logs.last_lines(child.plan.program.log_file) or "sem mensagem"
                    self.failure = f"{child.plan.name} não se mantém de pé: {why}"
                    stop.set()
                    return
            await asyncio.sleep(0.05)
        ready()

    async def _asterisk_booted(self) -> bool:
        """Only until the first yes: from then on the process is trusted as long as it lives."""
        if self.asterisk.ready.is_set():
            return True
        asking = await asyncio.create_subprocess_exec(
            *self.setup.asterisk_booted,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(30):
                answer, _ = await asking.communicate()
        except TimeoutError:
            asking.kill()
            await asking.wait()
            return False
        return b"fully booted" in answer

    async def _watch_orphans(self) -> None:
        """While the server is away for long, nobody sits in silence."""
        away = time.monotonic()
        while True:
            await asyncio.sleep(1.0)
            if self.cti.ready.is_set() or not self.asterisk.ready.is_set():
                away = time.monotonic()
            elif time.monotonic() - away > self.setup.orphan_after:
                await self._rescue()
                await asyncio.sleep(4.0)

    async def _rescue(self) -> None:
        setup = self.setup
        try:
            async with ami.connect(setup.ami_port, setup.ami_user, setup.ami_secret) as line:
                await orphans.rescue(line)
        except ami.AmiError as error:
            log.error("orphans.unreachable", reason=str(error))

    async def _trim_logs(self) -> None:
        folder = self.setup.home
        while True:
            files = [*(folder / "log").glob("*.log"), *(folder / "asterisk/log").glob("*.log")]
            await asyncio.to_thread(logs.trim, files)
            await asyncio.sleep(60.0)

    def _publish(self) -> None:
        home.write_state(self.setup.home, self.state())

    def state(self) -> dict[str, Any]:
        """The three parts with pid, state, restarts, and since when (Unix seconds)."""
        parts = {
            child.plan.name: {
                "pid": child.pid, "state": child.state, "restarts": child.restarts,
                "since": child.since,
            }
            for child in (self.asterisk, self.cti)
        }  # fmt: skip
        own = {"pid": os.getpid(), "state": "ready", "restarts": 0, "since": self._began}
        return {"supervisor": own, **parts}
