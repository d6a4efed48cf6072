"""One instance's Asterisk folder: secrets, sounds, links into the runtime, configuration."""

from __future__ import annotations

import json
import os
import secrets as randomness
from dataclasses import asdict, replace
from pathlib import Path

from asterisk_conf import render
from asterisk_conf.pbx import Folders, Pbx, Secrets
from cli.setup import sounds
from cli.setup.runtime import Runtime


def folders(home: Path) -> Folders:
    return Folders(home / "asterisk")


def load_secrets(home: Path) -> Secrets:
    """Read ``secrets/asterisk.json`` (mode 0600), made with random passwords when missing."""
    path = home / "secrets" / "asterisk.json"
    if path.is_file():
        return Secrets(**json.loads(path.read_text("utf-8")))
    made = Secrets(
        ari_user="atende", ari_password=randomness.token_urlsafe(32),
        ami_user="atende", ami_password=randomness.token_urlsafe(32),
        supervisor_user="supervisor", supervisor_password=randomness.token_urlsafe(32),
    )  # fmt: skip
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(made), file)
    return made


def prepare(pbx: Pbx, runtime: Runtime) -> Path:
    """Make the folder startable and return its ``asterisk.conf``."""
    pbx = replace(pbx, module_dir=runtime.module_dir)
    render.write(pbx)
    for name in ("documentation", "rest-api"):
        _link(pbx.folders.data / name, runtime.share / name)
    sounds.install(pbx.folders.data)
    return pbx.folders.etc / "asterisk.conf"


def _link(path: Path, target: Path) -> None:
    if path.is_symlink() and path.readlink() == target:
        return
    path.unlink(missing_ok=True)
    path.symlink_to(target)
