"""From a `Pbx` to the files Asterisk reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jinja2

from asterisk_conf.modules import LOADED
from asterisk_conf.pbx import Pbx

TEMPLATES = Path(__file__).parent / "templates"
SECRET_FILES = frozenset({"ari.conf", "manager.conf", "pjsip.conf"})


class Unsafe(ValueError):
    """A setting carries a character that would start a new line, section or comment."""


def _plain(value: Any) -> Any:
    """Refuse what could change a configuration file's meaning.

    A semicolon is escaped; the rest raises `Unsafe`. ``${…}`` is refused too: settings are data.
    """
    if isinstance(value, jinja2.Undefined):
        raise Unsafe("a template used an undefined name")
    text = str(value)
    if any(ord(char) < 32 or char in "[]" for char in text) or "${" in text:
        raise Unsafe(f"{text!r} is not safe in an Asterisk configuration file")
    return text.replace(";", r"\;") if isinstance(value, str) else value


def _environment() -> jinja2.Environment:
    return jinja2.Environment(  # noqa: S701 - not HTML; `_plain` guards instead
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(pbx: Pbx) -> dict[str, str]:
    """Every configuration file by its name. Raises `Unsafe` on a hostile setting."""
    environment = _environment()
    modules = sorted({*LOADED, *pbx.extra_modules})
    return {
        name.removesuffix(".j2"): environment.get_template(name).render(
            pbx=pbx, folders=pbx.folders, secrets=pbx.secrets, modules=modules
        )
        for name in environment.list_templates(extensions=["j2"])
    }


def write(pbx: Pbx) -> list[Path]:
    """Write the files that changed and return them; each is replaced in one step."""
    for folder in pbx.folders.all():
        folder.mkdir(parents=True, exist_ok=True)
    pbx.folders.root.chmod(0o700)
    changed = []
    for name, text in render(pbx).items():
        path = pbx.folders.etc / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        _replace(path, text, 0o600 if name in SECRET_FILES else 0o644)
        changed.append(path)
    return changed


def _replace(path: Path, text: str, mode: int) -> None:
    fresh = path.with_name(f".{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.chmod(mode)
    fresh.replace(path)
