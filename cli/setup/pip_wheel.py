"""pip as a wheel, for a Python without ensurepip. Standard library only.

The wheel comes from the package index that the machine's pip is configured for (pip.conf and
PIP_* variables), and its hash must be one that ``requirements-pip.lock`` names. Where no index is
configured it comes out of Debian's own package, for which the archive's signature vouches; pip
then finds its default index by itself.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import html
import os
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from cli.setup import debian
from cli.setup.say import SetupFailed

DEBIAN_PACKAGE = "python3-pip-whl"
DEBIAN_FOLDER = "usr/share/python-wheels"


@dataclass(frozen=True)
class PipSettings:
    """What of pip's configuration matters for fetching one file."""

    indexes: tuple[str, ...]
    find_links: tuple[str, ...] = ()
    certificate: str = ""


def configuration_files() -> list[Path]:
    """pip's own files, weakest first (global, user, environment's)."""
    home, config = Path.home(), os.environ.get("XDG_CONFIG_HOME")
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip" / "pip.conf"]
    files.append(Path(config or home / ".config") / "pip" / "pip.conf")
    files.append(Path(sys.prefix) / "pip.conf")
    given = os.environ.get("PIP_CONFIG_FILE")
    if given == os.devnull:
        return []
    return files + ([Path(given)] if given else [])


def read_settings(files: list[Path] | None = None) -> PipSettings:
    """pip's settings: files, then PIP_* variables over them."""
    values: dict[str, str] = {}
    for path in configuration_files() if files is None else files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (OSError, configparser.Error) as error:
            raise SetupFailed(f"{path} não pôde ser lido: {error}") from error
        for section in ("global", "install"):
            if parser.has_section(section):
                values.update({k.replace("_", "-"): v for k, v in parser.items(section)})
    for key, value in os.environ.items():
        if key.startswith("PIP_"):
            values[key[4:].lower().replace("_", "-")] = value
    index = values.get("index-url", "")
    indexes = [*([index] if index else []), *values.get("extra-index-url", "").split()]
    if values.get("no-index") in {"1", "true", "yes"}:
        indexes = []
    return PipSettings(
        tuple(indexes),
        tuple(values.get("find-links", "").split()),
        values.get("cert", ""),
    )


def read_lock(path: Path) -> tuple[str, frozenset[str]]:
    """The locked pip version and the SHA-256 sums of its files."""
    text = path.read_text("utf-8")
    version = re.search(r"^pip==([0-9.]+)", text, re.M)
    if version is None:
        raise SetupFailed(f"{path.name} não diz a versão do pip.")
    return version[1], frozenset(re.findall(r"sha256:([0-9a-f]{64})", text))


def fetch(lock: Path, folder: Path, settings: PipSettings | None = None) -> Path:
    """The verified wheel in ``folder``. Raises `SetupFailed` when no index has it."""
    version, sums = read_lock(lock)
    name = f"pip-{version}-py3-none-any.whl"
    target = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    if target.is_file() and _sum(target.read_bytes()) in sums:
        return target
    chosen = settings or read_settings()
    tried: list[str] = []
    for address in _candidates(name, chosen, tried):
        try:
            content = _get(address, chosen)
        except (OSError, ValueError) as error:
            tried.append(f"{_public(address)}: {error}")
            continue
        if _sum(content) not in sums:
            raise SetupFailed(f"{_public(address)}: a soma do arquivo não confere; parei.")
        target.write_bytes(content)
        return target
    if not chosen.indexes or not any("://" in index for index in chosen.indexes):
        return from_debian(folder)
    raise SetupFailed(f"Não achei {name} no índice de pacotes Python.\n" + "\n".join(tried))


def from_debian(folder: Path) -> Path:
    """pip's wheel out of Debian's package. Raises `SetupFailed` without apt or archive."""
    tree = folder / "debian"
    if not (found := sorted((tree / DEBIAN_FOLDER).glob("pip-*.whl"))):
        apt = debian.PrivateApt(folder / "apt")
        apt.update()
        wanted = [p for p in apt.closure(DEBIAN_PACKAGE) if p.name == DEBIAN_PACKAGE]
        debian.unpack(apt.download(wanted, folder / "debs"), tree)
        found = sorted((tree / DEBIAN_FOLDER).glob("pip-*.whl"))
    if not found:
        raise SetupFailed(f"O pacote {DEBIAN_PACKAGE} não trouxe o pip.")
    return found[-1]


def _candidates(name: str, settings: PipSettings, tried: list[str]) -> list[str]:
    found = []
    for place in settings.find_links:
        path = Path(urllib.parse.urlparse(place).path if "://" in place else place)
        if (path / name).is_file():
            found.append((path / name).resolve().as_uri())
    for index in settings.indexes:
        page = index.rstrip("/") + "/pip/"
        try:
            text = _get(page, settings).decode("utf-8", "replace")
        except (OSError, ValueError) as error:
            tried.append(f"{_public(page)}: {error}")
            continue
        for link in re.findall(r"""href\s*=\s*["']([^"']+)["']""", text):
            address = urllib.parse.urljoin(page, html.unescape(link)).split("#", 1)[0]
            if urllib.parse.unquote(address).endswith("/" + name):
                found.append(_with_login(address, page))
    return found


def _with_login(address: str, page: str) -> str:
    """Keep the index's user and password for files on the same host."""
    target, source = urllib.parse.urlsplit(address), urllib.parse.urlsplit(page)
    if source.username and target.hostname == source.hostname and not target.username:
        return urllib.parse.urlunsplit(target._replace(netloc=source.netloc))
    return address


def _get(address: str, settings: PipSettings) -> bytes:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in {"https", "http", "file"}:
        raise ValueError(f"scheme {parts.scheme!r} is not supported")
    headers = {"User-Agent": "atende-setup", "Accept": "text/html,*/*;q=0.1"}
    if parts.username:
        login = f"{urllib.parse.unquote(parts.username)}:"
        login += urllib.parse.unquote(parts.password or "")
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    if parts.scheme == "file" and parts.path.endswith("/"):
        parts = parts._replace(path=parts.path + "index.html")
    context = ssl.create_default_context(cafile=settings.certificate or None)
    request = urllib.request.Request(urllib.parse.urlunsplit(parts), headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60, context=context) as answer:  # noqa: S310
        return bytes(answer.read())


def _public(address: str) -> str:
    """The address without user and password, for messages."""
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
