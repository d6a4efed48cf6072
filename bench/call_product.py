"""The whole product on ports and in a folder of its own, as a bench or test needs it.

Started and stopped by the product's own commands (``up --detach``, ``down``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.setup import smoke

ROOT = Path(__file__).resolve().parent.parent
UP_S = 300.0
HTTP_S = 20.0


@dataclass
class Product:
    """A running product. ``up_seconds`` is how long the start took."""

    home: Path
    environment: Mapping[str, str]
    document: dict[str, Any]
    up_seconds: float
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def sip_port(self) -> int:
        """Where Asterisk takes calls."""
        return int(self.environment["ATENDE_SIP_PORT"])

    @property
    def url(self) -> str:
        """Where the pages and the API are."""
        return f"http://127.0.0.1:{self.environment['ATENDE_HTTP_PORT']}"

    @property
    def number(self) -> str:
        """The hotline's number."""
        return str(self.document["numbers"][0]["number"])

    def password(self, login: str) -> str:
        """As printed at the first start; raises KeyError for an unknown account."""
        return str({a["login"]: a["password"] for a in self.document["accounts"]}[login])

    def token(self, login: str) -> str:
        """A session of this account."""
        if login not in self._tokens:
            body = {"login": login, "password": self.password(login)}
            self._tokens[login] = str(self.ask("POST", "/api/session", body)["token"])
        return self._tokens[login]

    def ask(self, method: str, path: str, body: Any = None, login: str | None = None) -> Any:
        """One request of the API; raises RuntimeError with the problem that it told."""
        headers = {"Content-Type": "application/json", "Origin": self.url}
        if login:
            headers["X-Atende-Token"] = self.token(login)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=HTTP_S) as answer:
                raw = answer.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:500]!r}") from error
        return json.loads(raw) if raw else None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the product's commands on this installation."""
        return subprocess.run(
            [sys.executable, str(ROOT / "atende"), *words], env=dict(self.environment), cwd=ROOT,
            capture_output=True, text=True, timeout=UP_S, check=False,
        )  # fmt: skip

    def status(self) -> dict[str, Any]:
        """``./atende status --json``."""
        found: dict[str, Any] = json.loads(self.command("status", "--json").stdout)
        return found

    def pids(self) -> dict[str, int]:
        """The processes at work, by name; those that are down are left out."""
        return {name: part["pid"] for name, part in self.status().items() if part.get("pid")}

    def staff(self, count: int) -> None:
        """Make the first ``count`` test operators available, and nobody else."""
        for operator in self.ask("GET", "/api/operators", login="admin"):
            key = operator["key"]
            wanted = key.startswith("op") and key[2:].isdigit() and int(key[2:]) <= count
            presence = "available" if wanted else "offline"
            path = f"/api/operators/{operator['user_id']}/presence"
            self.ask("PUT", path, {"presence": presence, "reason": "bench"}, login="admin")


@contextmanager
def product(operators: int, **settings: str) -> Iterator[Product]:
    """Start one; ``settings`` are ATENDE_* without the prefix. Raises RuntimeError."""
    with tempfile.TemporaryDirectory(prefix="atende-") as scratch:
        environment = _environment(Path(scratch), operators, settings)
        running = up(Path(scratch), environment)
        try:
            yield running
        finally:
            running.command("down")


def up(home: Path, environment: Mapping[str, str]) -> Product:
    """``up --detach`` and what it printed; raises RuntimeError."""
    began = time.monotonic()
    started = Product(home, environment, {}, 0.0)
    done = started.command("up", "--detach", "--json")
    if done.returncode != 0:
        raise RuntimeError(f"up ended with {done.returncode}: {done.stderr[-2000:]}")
    started.up_seconds = time.monotonic() - began
    started.document = json.loads(done.stdout.strip().splitlines()[-1])
    return started


def _environment(home: Path, operators: int, settings: Mapping[str, str]) -> dict[str, str]:
    sip, http, tls, ami, page = smoke.free_ports(5)
    given = {
        "home": str(home),
        "sip_port": str(sip),
        "asterisk_http_port": str(http),
        "asterisk_tls_port": str(tls),
        "ami_port": str(ami),
        "http_port": str(page),
        "rtp_start": "26000",
        "rtp_end": "26999",
        "test_operators": str(operators),
        "wrap_up_seconds": "1",
        **settings,
    }
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ATENDE_")}
    return {**clean, **{f"ATENDE_{name.upper()}": value for name, value in given.items()}}
