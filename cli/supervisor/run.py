"""Running a supervisor in this process until a signal asks it to stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable

import structlog

from cli.setup.say import SetupFailed
from cli.supervisor.supervisor import Setup, Supervisor


async def serve(setup: Setup, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP; everything we started is stopped on return.

    Raises `SetupFailed` when a child never came to stand.
    """
    # Standard output belongs to what ``up`` prints, which may be one JSON document.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    supervisor = Supervisor(setup)
    await supervisor.run(stop, ready)
    if supervisor.failure:
        raise SetupFailed(f"{supervisor.failure}\nVeja {setup.home / 'log'}.")
