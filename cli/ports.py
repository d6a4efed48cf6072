"""Ports: which we need, which are taken, and how to say so."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

from core.settings import Settings


@dataclass(frozen=True)
class Port:
    """One port we bind. ``setting`` is the name in atende.toml (upper case after ATENDE_)."""

    setting: str
    number: int
    host: str = "127.0.0.1"
    datagram: bool = False
    ours: str = "asterisk"  # which child holds it


def needed(settings: Settings) -> list[Port]:
    """Every port of this installation, the page's first."""
    sip = settings.sip_host
    ports = [
        Port("http_port", settings.http_port, settings.http_host, ours="cti"),
        Port("sip_port", settings.sip_port, sip, datagram=True),
        Port("sip_port", settings.sip_port, sip),
        Port("asterisk_http_port", settings.asterisk_http_port),
        Port("ami_port", settings.ami_port),
    ]
    if settings.https_cert:
        ports.append(Port("asterisk_tls_port", settings.asterisk_tls_port, "0.0.0.0"))  # noqa: S104
    return ports


def taken(ports: list[Port]) -> list[Port]:
    """Those that another program holds now."""
    return [port for port in ports if not _free(port)]


def _free(port: Port) -> bool:
    kind = socket.SOCK_DGRAM if port.datagram else socket.SOCK_STREAM
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if not port.datagram:  # a connection that just closed is no reason to refuse
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.number))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def sentence(port: Port) -> str:
    """What to tell the person."""
    return (
        f"A porta {port.number} já está em uso por outro programa. Escolha outra com "
        f"ATENDE_{port.setting.upper()}=… ou {port.setting} = … em atende.toml."
    )


def document(settings: Settings) -> dict[str, int]:
    """The ports by name, for ``--json``."""
    return {
        "http": settings.http_port,
        "sip": settings.sip_port,
        "asterisk_http": settings.asterisk_http_port,
        "asterisk_tls": settings.asterisk_tls_port,
        "ami": settings.ami_port,
        "rtp_start": settings.rtp_start,
        "rtp_end": settings.rtp_end,
    }
