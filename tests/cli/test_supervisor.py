"""One child's death never touches the other, and a killed supervisor loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

from cli.supervisor import home as homes
from cli.supervisor import identity
from cli.supervisor.child import Child, Plan
from cli.supervisor.starting import Program
from cli.supervisor.supervisor import Setup, Supervisor
from core.tasks import Backoff
from tests.cli.conftest import CTI, SLEEPER, supervised, until


async def test_a_killed_server_is_back_within_a_second_and_asterisk_untouched(setup: Setup) -> None:
    async with supervised(setup) as supervisor:
        asterisk, cti = supervisor.asterisk.pid, supervisor.cti.pid
        assert asterisk
        assert cti
        os.kill(cti, signal.SIGKILL)
        took = await until(lambda: supervisor.cti.pid not in (None, cti))
        assert took < 1.0
        await until(lambda: supervisor.cti.state == "ready")
        assert supervisor.asterisk.pid == asterisk
        assert supervisor.cti.restarts == 1


async def test_a_killed_asterisk_comes_back_and_the_server_is_untouched(setup: Setup) -> None:
    async with supervised(setup) as supervisor:
        asterisk, cti = supervisor.asterisk.pid, supervisor.cti.pid
        assert asterisk
        os.kill(asterisk, signal.SIGKILL)
        await until(lambda: supervisor.asterisk.pid not in (None, asterisk))
        await until(lambda: supervisor.asterisk.state == "ready")
        assert supervisor.cti.pid == cti


async def test_state_file_and_stop(setup: Setup) -> None:
    async with supervised(setup) as supervisor:
        state = homes.read_state(setup.home)
        assert {name: part["state"] for name, part in state.items()} == {
            "supervisor": "ready",
            "asterisk": "ready",
            "cti": "ready",
        }
        pids = [supervisor.asterisk.pid, supervisor.cti.pid]
    assert all(identity.start_ticks(pid or 0) is None for pid in pids)
    assert not list((setup.home / "run").glob("*.pid"))
    assert homes.read_state(setup.home)["cti"]["state"] == "stopped"


async def test_a_crash_loop_slows_down(setup: Setup) -> None:
    """A server that once was ready and now dies at once, because its socket's folder is a file."""
    async with supervised(setup) as supervisor:
        (setup.home / "run" / "cti.sock").unlink()
        (setup.home / "run" / "cti.sock").mkdir()
        os.kill(supervisor.cti.pid or 0, signal.SIGKILL)
        await until(lambda: supervisor.cti.restarts >= 3)
        await asyncio.sleep(1.0)
        assert supervisor.cti.restarts <= 6  # 0.1 + 0.2 + 0.4 + 0.8 … seconds apart
        assert supervisor.asterisk.state == "ready"
        (setup.home / "run" / "cti.sock").rmdir()
        await until(supervisor.cti.ready.is_set)


async def test_a_server_that_never_stands_ends_the_start_with_its_last_words(setup: Setup) -> None:
    crash = [sys.executable, "-S", "-c", "raise SystemExit('falta um pedaço')"]
    supervisor, stop = Supervisor(dataclasses.replace(setup, cti=crash)), asyncio.Event()
    async with asyncio.timeout(20):
        await supervisor.run(stop, lambda: None)
    assert supervisor.failure == "cti não se mantém de pé: falta um pedaço"
    assert supervisor.asterisk.pid is None


async def test_the_next_supervisor_adopts_asterisk_and_renews_the_server(setup: Setup) -> None:
    first = start_supervisor(setup)
    both = [homes.pid_file(setup.home, name) for name in ("asterisk", "cti")]
    await until(lambda: homes.read_state(setup.home).get("cti", {}).get("state") == "ready")
    first.kill()
    first.wait()
    left = [identity.load(path) for path in both]
    assert all(left), "killing the supervisor killed a child"
    async with supervised(setup) as supervisor:
        assert supervisor.asterisk.pid == left[0].pid  # type: ignore[union-attr]
        assert supervisor.cti.pid != left[1].pid  # type: ignore[union-attr]
        assert left[1].wait(5)  # type: ignore[union-attr]
        # An adopted child is watched as well as an own one.
        os.kill(left[0].pid, signal.SIGKILL)  # type: ignore[union-attr]
        await until(lambda: supervisor.asterisk.pid not in (None, left[0].pid))  # type: ignore[union-attr]


def start_supervisor(setup: Setup) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", _FIRST],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert child.stdin
    child.stdin.write(pickle.dumps(setup))
    child.stdin.close()
    return child


def start_stranger() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)


_FIRST = """
import asyncio, pickle, sys
from cli.supervisor.starting import Program
from cli.supervisor.supervisor import Supervisor
setup = pickle.loads(sys.stdin.buffer.read())
asyncio.run(Supervisor(setup).run(asyncio.Event(), lambda: None))
"""


async def test_an_asterisk_of_another_configuration_is_not_adopted(setup: Setup) -> None:
    stranger = start_stranger()
    path = homes.pid_file(setup.home, "asterisk")
    identity.save(path, identity.identify(stranger.pid))
    async with supervised(dataclasses.replace(setup, keep_asterisk=False)) as supervisor:
        assert supervisor.asterisk.pid != stranger.pid
        assert stranger.wait(5) == -signal.SIGTERM


async def test_a_process_that_took_over_the_pid_is_left_alone(setup: Setup) -> None:
    stranger = start_stranger()
    try:
        ticks = identity.identify(stranger.pid).ticks
        wrong = identity.Identity(stranger.pid, ticks - 1)
        identity.save(homes.pid_file(setup.home, "cti"), wrong)
        wrong.send(signal.SIGKILL)
        async with supervised(setup) as supervisor:
            assert supervisor.cti.pid != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def _child(home: Path, code: str, answers: list[bool], **plan: object) -> Child:
    async def probe() -> bool:
        return answers[0]

    program = Program([sys.executable, "-S", "-c", code], home / "it.log")
    made = Plan("it", program, home / "run/it.pid")
    return Child(dataclasses.replace(made, **plan), probe, lambda: None)  # type: ignore[arg-type]


def running(home: Path) -> list[str]:
    """Command lines of living processes that name ``home``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return [line for line in found if str(home) in line]


async def test_a_spare_that_waits_makes_the_next_start_quick(setup: Setup) -> None:
    slow = "import time\ntime.sleep(1.5)\nimport sys\nif not sys.stdin.readline(): sys.exit()\n"
    program = [sys.executable, "-S", "-c", slow + CTI, str(setup.home / "run" / "cti.sock")]
    async with supervised(dataclasses.replace(setup, cti=program, warm=True)) as supervisor:
        await asyncio.sleep(7.0)  # settled, and the spare has had its 1.5 s
        first = supervisor.cti.pid
        os.kill(first or 0, signal.SIGKILL)
        await until(lambda: supervisor.cti.pid not in (None, first))
        took = await until(supervisor.cti.ready.is_set)
        assert took < 1.0, "the spare was not used"
        second = supervisor.cti.pid
        # Killed again before a new spare is there: a fresh start, only slower.
        os.kill(second or 0, signal.SIGKILL)
        await until(lambda: supervisor.cti.pid not in (None, second))
        await until(supervisor.cti.ready.is_set)
    assert not running(setup.home), "a spare was left behind"


async def test_a_silent_child_is_killed_and_started_again(home: Path) -> None:
    answers = [True]
    child = _child(home, SLEEPER, answers, patience=0.3)
    keeping = asyncio.create_task(child.keep())
    await until(child.ready.is_set)
    first, answers[0] = child.pid, False
    await until(lambda: child.pid not in (None, first))
    answers[0] = True
    await until(child.ready.is_set)
    keeping.cancel()
    await child.stop()


async def test_a_stubborn_child_is_killed_in_the_end(home: Path) -> None:
    code = "import signal,time\nsignal.signal(15, signal.SIG_IGN)\nprint('x')\n" + SLEEPER
    child = _child(home, code, [True], stop_seconds=0.3, backoff=Backoff(0.05, 0.1))
    keeping = asyncio.create_task(child.keep())
    await until(child.ready.is_set)
    await asyncio.sleep(0.3)  # its handler is in place
    pid = child.pid
    keeping.cancel()
    await child.stop()
    assert pid is not None
    assert identity.start_ticks(pid) is None
