"""One instance's Asterisk folder: secrets, sounds, links into the runtime, configuration."""

from __future__ import annotations

from pathlib import Path

from asterisk_conf import render
from asterisk_conf.pbx import LOCAL_NETWORKS, Folders, Pbx, Secrets, SipOperator, Trunk
from cli.setup import sounds
from cli.setup.runtime import Runtime
from cli.setup.say import SetupFailed
from core.settings import Settings


def folders(home: Path) -> Folders:
    return Folders(home / "asterisk")


def pbx_from(settings: Settings, runtime: Runtime) -> Pbx:
    """The instance that the settings describe. Raises `SetupFailed` on a setting that cannot be."""
    table = settings.pbx
    try:
        trunks = tuple(
            Trunk(**{**row, "match": tuple(row.get("match", ()))}) for row in settings.trunks
        )
        return Pbx(
            folders=folders(settings.home),
            module_dir=runtime.module_dir,
            secrets=secrets_of(settings),
            application=settings.app_name,
            sip_host=settings.sip_host,
            sip_port=settings.sip_port,
            http_port=settings.asterisk_http_port,
            tls_port=settings.asterisk_tls_port,
            tls_certificate=settings.https_cert,
            tls_key=settings.https_key,
            ami_port=settings.ami_port,
            rtp_start=settings.rtp_start,
            rtp_end=settings.rtp_end,
            media_address=settings.media_address,
            stun_server=_stun(settings.ice_servers),
            sip_networks=tuple(table.get("networks", LOCAL_NETWORKS)),
            sip_anonymous=bool(table.get("anonymous", False)),
            fallback_number=settings.fallback_number,
            fallback_dial=_fallback(settings.fallback_number, trunks),
            trunks=trunks,
            operators=operators(settings),
            extra_modules=tuple(table.get("modules", ())),
        )
    except (TypeError, ValueError) as error:
        raise SetupFailed(
            f"Configuração da telefonia com erro ([pbx] em atende.toml): {error}"
        ) from error


def operators(settings: Settings) -> tuple[SipOperator, ...]:
    """Plain SIP telephones for tests and benches: op01, op02 … all answered on one port."""
    port = settings.sip_port + 1000
    return tuple(
        SipOperator(f"op{n:02d}", contact=f"sip:op{n:02d}@127.0.0.1:{port}")
        for n in range(1, settings.test_operators + 1)
    )


def _stun(servers: tuple[str, ...]) -> str:
    """The first STUN server, as Asterisk wants it (host:port)."""
    found = [s.removeprefix("stun:") for s in servers if s.startswith("stun:")]
    return found[0] if found else ""


def _fallback(number: str, trunks: tuple[Trunk, ...]) -> str:
    """What to dial when the server does not come back; nothing without a line to dial on."""
    outward = [trunk.key for trunk in trunks if trunk.server and trunk.key != "demo"]
    return f"PJSIP/{number}@trunk-{outward[0]}" if number and outward else ""


def secrets_of(settings: Settings) -> Secrets:
    """Random credentials, each in its own file of mode 0600 under ``secrets/``."""
    return Secrets(
        ari_user="atende", ari_password=settings.secret("ari"),
        ami_user="atende", ami_password=settings.secret("ami"),
        supervisor_user="supervisor", supervisor_password=settings.secret("ami-supervisor"),
    )  # fmt: skip


def prepare(pbx: Pbx, runtime: Runtime) -> bool:
    """Make the folder startable; true when a configuration file changed.

    Raises `SetupFailed` when a setting would break a configuration file.
    """
    try:
        changed = render.write(pbx)
    except render.Unsafe as error:
        raise SetupFailed(f"Uma configuração da telefonia não serve: {error}") from error
    for name in ("documentation", "rest-api"):
        _link(pbx.folders.data / name, runtime.share / name)
    sounds.install(pbx.folders.data, pbx.fallback_number)
    return bool(changed)


def configuration(home: Path) -> Path:
    """The file that names an instance to Asterisk (``-C``)."""
    return folders(home).etc / "asterisk.conf"


def _link(path: Path, target: Path) -> None:
    if path.is_symlink() and path.readlink() == target:
        return
    path.unlink(missing_ok=True)
    path.symlink_to(target)
