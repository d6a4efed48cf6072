"""By hand: ``python -m cli.setup.asterisk --home DIR`` leaves an Asterisk that can be started."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from asterisk_conf.pbx import Pbx
from cli.setup import instance
from cli.setup.places import home_folder
from cli.setup.runtime import Runtime, obtain
from cli.setup.say import Progress, SetupFailed


def make(home: Path, progress: Progress, **settings: object) -> tuple[Runtime, Path]:
    """Fetch the runtime if needed and prepare ``home``; returns it and its asterisk.conf."""
    from cli.setup.smoke import smoke_call

    runtime = obtain(progress, smoke_call)
    pbx = Pbx(
        folders=instance.folders(home),
        module_dir=runtime.module_dir,
        secrets=instance.load_secrets(home),
        **settings,  # type: ignore[arg-type]
    )
    return runtime, instance.prepare(pbx, runtime)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=None)
    for port in ("sip", "http", "ami"):
        parser.add_argument(f"--{port}-port", type=int, default=None)
    given = vars(parser.parse_args())
    home = home_folder(given.pop("home"))
    progress = Progress()
    try:
        runtime, conf = make(home, progress, **{k: v for k, v in given.items() if v})
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    progress.step(f"Asterisk {runtime.version} ({runtime.source}) pronto em {conf.parent.parent}")
    print("Start:  " + shlex.join(runtime.argv(conf)))
    print("Ask:    " + shlex.join(runtime.remote(conf, "core show channels")))
    print(f"Secrets (ARI, AMI): {home / 'secrets' / 'asterisk.json'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
