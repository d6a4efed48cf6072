"""Stand-ins for the two children: quick to start, and as stubborn as a test wants."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.supervisor.supervisor import Setup, Supervisor

CTI = textwrap.dedent(
    """
    import http.server, os, socketserver, sys
    path = sys.argv[1]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        os.unlink(path)
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"calls": {"total": 2, "by_stage": {"queue": 2}}}')
        def address_string(self):
            return "unix"
        def log_message(self, *words):
            pass
    socketserver.UnixStreamServer(path, Handler).serve_forever()
    """
)
SLEEPER = "import time\nwhile True: time.sleep(60)"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "h"
    (folder / "run").mkdir(parents=True)
    return folder


@pytest.fixture
def setup(home: Path) -> Setup:
    python = sys.executable
    return Setup(
        home=home,
        asterisk=[python, "-c", SLEEPER],
        asterisk_booted=[python, "-S", "-c", "print('fully booted')"],
        cti=[python, "-S", "-c", CTI, str(home / "run" / "cti.sock")],
        ami_port=1,
        ami_user="supervisor",
        ami_secret="x",
    )


@asynccontextmanager
async def supervised(setup: Setup) -> AsyncIterator[Supervisor]:
    """A supervisor in this process, both children ready; stopped at the end of the block."""
    supervisor, stop, ready = Supervisor(setup), asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(supervisor.run(stop, ready.set))
    try:
        async with asyncio.timeout(20):
            await ready.wait()
        yield supervisor
    finally:
        stop.set()
        async with asyncio.timeout(40):
            await running


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> float:
    """Wait for a condition and return how long it took; fails after ``seconds``."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not condition():
        assert loop.time() - began < seconds, "the condition never came true"
        await asyncio.sleep(0.01)
    return loop.time() - began
