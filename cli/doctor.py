"""What is missing on this machine, and how to mend it. Looks only; changes nothing."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cli import ports
from cli.setup import debian, environment, web
from cli.setup.runtime import find_system, ready_private
from cli.setup.say import SetupFailed
from cli.supervisor import home as homes
from core.settings import Settings

_DISK = 2 << 30  # bytes: recordings grow


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``mend`` says what to do when it is not well."""

    what: str
    state: Literal["ok", "warning", "missing"]
    detail: str
    mend: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order in which set-up needs things."""
    found: list[Finding] = []
    for look in _LOOKS:
        found.extend(look(settings))
    return found


def _python(_: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", "ok", f"{version} em {environment.folder()}")


def _telephony(_: Settings) -> Iterator[Finding]:
    runtime = find_system() or ready_private()
    if runtime:
        yield Finding("Telefonia", "ok", f"Asterisk {runtime.version} ({runtime.source})")
        return
    tools = [name for name in ("apt-get", "apt-cache", "dpkg-deb") if not shutil.which(name)]
    if tools:
        yield Finding(
            "Telefonia", "missing", "faltam " + ", ".join(tools),
            "Sem apt, instale um Asterisk 22 ou use docker/.",
        )  # fmt: skip
        return
    try:
        address, _keyring = debian.archive()
        yield Finding("Telefonia", "ok", f"o Asterisk virá de {address} no primeiro ./atende up")
    except SetupFailed as failure:
        yield Finding("Telefonia", "missing", str(failure), "Veja a frase acima.")


def _pages(_: Settings) -> Iterator[Finding]:
    mark = web.WEB / "dist" / ".fingerprint"
    fresh = mark.is_file() and mark.read_text() == web.fingerprint()
    text = "montadas" if fresh else "serão montadas no próximo ./atende up"
    yield Finding("Páginas", "ok", text)


def _folder(settings: Settings) -> Iterator[Finding]:
    existing = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(existing).free
    gigabytes = f"{free / (1 << 30):.1f} GB livres em {settings.home}"
    if free < _DISK:
        yield Finding("Disco", "warning", gigabytes, "Libere espaço ou mude ATENDE_HOME de disco.")
    else:
        yield Finding("Disco", "ok", gigabytes)


def _ports(settings: Settings) -> Iterator[Finding]:
    if homes.supervisor_of(settings.home):
        yield Finding("Portas", "ok", "em uso por esta central, que está no ar")
        return
    strange = {port.number: port for port in ports.taken(ports.needed(settings))}
    for port in strange.values():
        yield Finding("Portas", "missing", f"{port.number} ocupada", ports.sentence(port))
    if not strange:
        yield Finding("Portas", "ok", "livres")


def _network(settings: Settings) -> Iterator[Finding]:
    """ICE offers no loopback address: with nothing else, browsers connect and hear silence."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1: only asks the routing table
            address = probe.getsockname()[0]
        except OSError:
            address = ""
    if not address or address.startswith("127."):
        yield Finding(
            "Rede", "warning", "só há a interface local",
            "O som no navegador precisa de outra interface de rede ligada.",
        )  # fmt: skip
    else:
        yield Finding("Rede", "ok", f"o som dos navegadores usa {address}")
    if settings.http_host not in {"127.0.0.1", "localhost", "::1"} and not settings.https_cert:
        yield Finding(
            "HTTPS", "missing", f"páginas em {settings.http_host} sem certificado",
            "Defina https_cert e https_key: sem HTTPS o navegador nega o microfone.",
        )  # fmt: skip


def _files(settings: Settings) -> Iterator[Finding]:
    wanted: dict[str, Path | None] = {
        "https_cert": settings.https_cert,
        "https_key": settings.https_key,
        "vosk_model": settings.vosk_model,
        "piper_model": settings.piper_model,
    }
    for name, path in wanted.items():
        if path is not None and not path.exists():
            yield Finding(name, "missing", f"{path} não existe", f"Corrija {name} em atende.toml.")


_LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _python, _telephony, _pages, _folder, _ports, _network, _files,
)  # fmt: skip
