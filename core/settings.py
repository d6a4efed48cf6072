"""Settings: environment (``ATENDE_*``) over ``ATENDE_HOME/atende.toml`` over these defaults."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ROOT = Path(__file__).resolve().parent.parent
DEMO_CITY = "porto-sereno"


def default_home() -> Path:
    """The one folder that holds all state: ``ATENDE_HOME``, else ``.atende`` in the checkout."""
    return Path(os.environ.get("ATENDE_HOME") or ROOT / ".atende").absolute()


class Settings(BaseSettings):
    """Every setting of one installation. Ports are TCP unless said; durations are seconds."""

    model_config = SettingsConfigDict(env_prefix="ATENDE_", extra="ignore")

    home: Path = Field(default_factory=default_home)
    city_key: str = DEMO_CITY
    city_name: str = "Porto Sereno"
    city_ddd: str = Field("21", pattern=r"^[1-9]\d$")
    hotline_number: str = Field("1746", pattern=r"^\d{3,15}$")
    short_codes: tuple[str, ...] = ("1746", "190", "192", "193", "199", "156")
    zone: str = "America/Sao_Paulo"
    locale: str = "pt-BR"

    database: str = ""
    http_host: str = "127.0.0.1"
    http_port: int = 1746
    public_url: str = ""
    https_cert: Path | None = None
    https_key: Path | None = None

    asterisk_name: str = Field("main", pattern=r"^[a-z0-9]{1,20}$")
    sip_host: str = "127.0.0.1"
    sip_port: int = 5746
    asterisk_http_port: int = 8746
    asterisk_tls_port: int = 8747
    ami_port: int = 5747
    rtp_start: int = 20000
    rtp_end: int = 20999
    media_address: str = ""
    ice_servers: tuple[str, ...] = ()
    fallback_number: str = ""
    outbound_prefixes: tuple[str, ...] = ("+55",)
    pbx: dict[str, Any] = Field(default_factory=dict)
    test_operators: int = 0

    recogniser: str = "embedded"
    voice: str = "espeak"
    barge_in: Literal["auto", "speech", "keys"] = "auto"
    vosk_model: Path | None = None
    piper_model: Path | None = None
    model_urls: dict[str, str] = Field(default_factory=dict)
    hearing_endpoint: str = ""
    hearing_model: str = "whisper-1"
    intent_endpoint: str = ""
    intent_model: str = ""

    session_hours: float = 12.0
    offer_seconds: float = 20.0
    pop_ack_seconds: float = 0.25
    wrap_up_seconds: float = 120.0
    desk_grace_seconds: float = 30.0
    commit_deadline: float = 2.0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        given: Any = getattr(init_settings, "init_kwargs", {})
        home = Path(given.get("home") or default_home())
        toml = TomlConfigSettingsSource(settings_cls, toml_file=home / "atende.toml")
        return init_settings, env_settings, toml

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.home / 'atende.db'}"

    @property
    def app_name(self) -> str:
        """The ARI application of this Asterisk; only its lease holder connects to it."""
        return f"atende-{self.asterisk_name}"

    @property
    def url(self) -> str:
        if self.public_url:
            return self.public_url.rstrip("/")
        scheme = "https" if self.https_cert else "http"
        here = {"127.0.0.1", "0.0.0.0", "::1"}  # noqa: S104 - compared, not bound
        host = "localhost" if self.http_host in here else self.http_host
        return f"{scheme}://{host}:{self.http_port}"

    @property
    def trunks(self) -> tuple[dict[str, Any], ...]:
        """The city's telephone lines, as table ``[[pbx.trunks]]`` says. The demonstration city has
        one to this machine, at which ``./atende call --await-callback`` answers."""
        if "trunks" in self.pbx or self.city_key != DEMO_CITY:
            return tuple(self.pbx.get("trunks", ()))
        return ({"key": "demo", "server": f"127.0.0.1:{self.sip_port + 2000}"},)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def endpoint_key(self, name: str) -> str:
        """The key of the "hearing" or "intent" endpoint, "" without one: ``ATENDE_HEARING_KEY``,
        else the file ``home/secrets/hearing_key``. Never a field, so that no dump shows it."""
        given = os.environ.get(f"ATENDE_{name.upper()}_KEY", "")
        path = self.home / "secrets" / f"{name}_key"
        return given or (path.read_text().strip() if path.is_file() else "")

    def secret(self, name: str) -> str:
        """A secret kept in its own file (mode 0600) under ``home/secrets``; made on first use."""
        folder = self.home / "secrets"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            value = secrets.token_urlsafe(32)
            file.write(value)
        return value
