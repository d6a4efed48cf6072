"""Renew ``asterisk_conf/runtime.lock``: the packages whose files end up in the slim runtime.

Run by a developer: ``python -m cli.setup.lock_runtime``. Another architecture's entries are kept.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from asterisk_conf.modules import CARRIED, LOADED
from cli.setup.debian import Package, PrivateApt, unpack
from cli.setup.places import cache_folder
from cli.setup.runtime import LOCK
from cli.setup.slim import LAYOUTS, make_slim


def main() -> None:
    apt = PrivateApt(cache_folder() / "apt")
    apt.update()
    packages = apt.closure("asterisk")
    debs = cache_folder() / "debs"
    files = apt.download(packages, debs)
    with tempfile.TemporaryDirectory() as scratch:
        tree, slim = Path(scratch) / "tree", Path(scratch) / "slim"
        unpack(files, tree)
        make_slim(tree, slim, LAYOUTS[apt.architecture], (*LOADED, *CARRIED))
        needed = {str(p.relative_to(slim)) for p in slim.rglob("*") if p.is_file()}
        needed = {name for name in needed if not name.endswith("/copyright")}
        links = {str((tree / name).resolve().relative_to(tree)) for name in needed}
    used = [p for p in packages if _files(apt.file(p, debs)) & (needed | links)]
    _write(apt.architecture, used)
    print(f"{len(used)} of {len(packages)} packages for {apt.architecture}")


def _files(deb: Path) -> set[str]:
    tar = subprocess.run(
        ["dpkg-deb", "--fsys-tarfile", str(deb)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    listing = subprocess.run(
        ["tar", "-t"],
        input=tar.stdout,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return {name.removeprefix("./") for name in listing.stdout.decode().splitlines()}


def _write(architecture: str, packages: list[Package]) -> None:
    content = json.loads(LOCK.read_text("utf-8")) if LOCK.is_file() else {"packages": {}}
    content["packages"][architecture] = [[p.name, p.version, p.sha256] for p in packages]
    rows = ",\n".join(
        f'  "{name}": [\n'
        + ",\n".join(f"    {json.dumps(row)}" for row in content["packages"][name])
        + "\n  ]"
        for name in sorted(content["packages"])
    )
    LOCK.write_text('{"suite": "forky", "packages": {\n' + rows + "\n}}\n", "utf-8")


if __name__ == "__main__":
    main()
