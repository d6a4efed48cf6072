"""What an Asterisk instance of ours looks like, as one value. Pure: no files, no network.

Ports are UDP/TCP port numbers, addresses are IP addresses or host names, paths are absolute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

LOCAL_NETWORKS = ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
_NAME = re.compile(r"^[a-z][a-z0-9_-]{0,62}$")


@dataclass(frozen=True)
class Secrets:
    """Random credentials of one instance; kept in a file of mode 0600, never logged."""

    ari_user: str
    ari_password: str
    ami_user: str
    ami_password: str
    supervisor_user: str
    supervisor_password: str


@dataclass(frozen=True)
class Trunk:
    """A telephone line of the city at a SIP provider.

    ``match`` are the addresses its calls come from; ``server`` (host[:port]) is where we send
    ours; ``register`` asks the provider to send calls to wherever we are.
    """

    key: str
    match: tuple[str, ...] = ()
    server: str = ""
    user: str = ""
    password: str = ""
    register: bool = False


@dataclass(frozen=True)
class SipOperator:
    """A plain SIP telephone that answers as an operator: desk telephones, tests and benches.

    With a ``contact`` (a SIP URI) it needs no registration; with a ``password`` it registers.
    """

    key: str
    contact: str = ""
    password: str = ""


@dataclass(frozen=True)
class Folders:
    """Where one instance lives. ``root`` must be short: Unix socket names end at 107 bytes."""

    root: Path

    @property
    def etc(self) -> Path:
        return self.root / "etc"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def database(self) -> Path:
        return self.root / "db"

    @property
    def spool(self) -> Path:
        return self.root / "spool"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    def all(self) -> tuple[Path, ...]:
        """Every folder that must exist before Asterisk starts."""
        return (
            self.etc, self.data, self.database, self.spool, self.log, self.run, self.keys,
            self.data / "sounds", self.data / "moh", self.spool / "monitor",
            self.spool / "recording", self.spool / "outgoing",
        )  # fmt: skip


@dataclass(frozen=True)
class Pbx:
    """Everything the templates may say."""

    folders: Folders
    module_dir: Path
    secrets: Secrets
    application: str = "atende-main"
    sip_host: str = "0.0.0.0"  # noqa: S104 - telephones and trunks are other machines
    sip_port: int = 5746
    http_port: int = 8746
    tls_host: str = "0.0.0.0"  # noqa: S104 - browsers' WSS, only when a certificate is set
    tls_port: int = 8747
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    ami_port: int = 5747
    rtp_start: int = 20000
    rtp_end: int = 20999
    media_address: str = ""
    stun_server: str = ""
    sip_networks: tuple[str, ...] = LOCAL_NETWORKS
    sip_anonymous: bool = False
    fallback_number: str = ""
    fallback_dial: str = ""
    fallback_after_s: int = 60
    trunks: tuple[Trunk, ...] = ()
    operators: tuple[SipOperator, ...] = ()
    extra_modules: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for name in [t.key for t in self.trunks] + [o.key for o in self.operators]:
            if not _NAME.match(name):
                raise ValueError(f"{name!r} is no key of small letters, digits, - and _")
        if not self.rtp_start < self.rtp_end:
            raise ValueError("rtp_start must lie below rtp_end")
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ValueError("a TLS certificate needs its key, and a key its certificate")
        if len(str(self.folders.run / "asterisk.ctl")) > 100:
            raise ValueError(f"{self.folders.root} is too long a path for Unix sockets")

    @property
    def retries(self) -> int:
        """How many times the dial plan tries the application, 2 s apart."""
        return max(1, self.fallback_after_s // 2)
