"""What a newcomer types, on a folder and ports of the test's own: up, status, down, and kills."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.setup.environment import ROOT
from cli.setup.smoke import free_ports
from cli.supervisor import home as homes
from cli.supervisor import identity

pytestmark = [pytest.mark.calls, pytest.mark.timeout(300)]


class Town:
    """One installation as a person sees it: a folder, and the command."""

    def __init__(self, home: Path) -> None:
        self.home = home
        http, sip, ari, ami = free_ports(4)
        names = ("HTTP_PORT", "SIP_PORT", "ASTERISK_HTTP_PORT", "AMI_PORT")
        ports = dict(zip(names, (http, sip, ari, ami), strict=True))
        self.http = http
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("ATENDE_")},
            **{f"ATENDE_{name}": str(value) for name, value in ports.items()},
            "ATENDE_HOME": str(home),
        }

    def run(self, *arguments: str, seconds: float = 180.0) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(ROOT / "atende"), *arguments], env=self.environment, capture_output=True,
            text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def status(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return document

    def child(self, name: str) -> identity.Identity | None:
        return identity.load(homes.pid_file(self.home, name))


def until(condition: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "the condition never came true"
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.fixture
def town() -> Iterator[Town]:
    home = Path(tempfile.mkdtemp(prefix="atende-"))
    made = Town(home)
    try:
        yield made
    finally:
        made.run("down")
        shutil.rmtree(home, ignore_errors=True)


def test_up_status_kill_down(town: Town) -> None:
    first = town.run("up", "--detach", "--json")
    assert first.returncode == 0, first.stderr
    document = json.loads(first.stdout)
    assert set(document) == {"url", "numbers", "accounts", "ports"}
    assert document["url"] == f"http://localhost:{town.http}"
    assert {"admin", "marina"} <= {account["login"] for account in document["accounts"]}
    with urllib.request.urlopen(document["url"], timeout=5) as page:
        assert b"<html" in page.read()

    status = town.status()
    assert {part["state"] for part in status.values()} == {"ready"}
    assert status["cti"]["calls"]["total"] == 0

    again = town.run("up", "--detach")
    assert again.returncode == 1
    assert str(status["supervisor"]["pid"]) in again.stderr

    asterisk, cti = town.child("asterisk"), town.child("cti")
    assert asterisk
    assert cti
    cti.send(signal.SIGKILL)
    until(lambda: (town.child("cti") or cti).pid != cti.pid, 1.0)
    until(lambda: homes.read_state(town.home)["cti"]["state"] == "ready", 15.0)
    assert town.child("asterisk") == asterisk

    supervisor = town.child("supervisor")
    assert supervisor
    supervisor.send(signal.SIGKILL)
    assert supervisor.wait(5)
    began = time.monotonic()
    second = town.run("up", "--detach", "--json")
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout)["accounts"] == [], "passwords are shown once"
    assert town.child("asterisk") == asterisk, "a call in Asterisk would have been cut"
    print(f"second up ready in {time.monotonic() - began:.1f} s")

    left = [town.child(name) for name in ("supervisor", "asterisk", "cti")]
    assert town.run("down").returncode == 0
    assert not any(part and part.alive() for part in left)
    assert town.run("status").returncode == 3


def test_ctrl_c_stops_what_it_started_and_nothing_else(town: Town) -> None:
    bystander = subprocess.Popen(["sleep", "120"])
    running = subprocess.Popen(
        [str(ROOT / "atende"), "up", "--empty"], env=town.environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert running.stdout
        shown = ""
        while "Atende no ar" not in shown or "admin" not in shown:
            line = running.stdout.readline()
            assert line, f"up ended before it was ready and had shown the account: {shown}"
            shown += line
        left = [town.child(name) for name in ("asterisk", "cti")]
        assert all(left)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        running.communicate(timeout=60)
        assert running.returncode == 0
        assert not any(part and part.alive() for part in left)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
        if running.poll() is None:
            running.kill()
            running.wait()


def test_a_taken_port_is_said_before_anything_starts(town: Town) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", town.http))
        stranger.listen()
        refused = town.run("up", "--detach")
    assert refused.returncode == 1
    assert f"A porta {town.http} já está em uso" in refused.stderr
    assert "ATENDE_HTTP_PORT" in refused.stderr
    assert town.child("asterisk") is None
