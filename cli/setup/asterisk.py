"""By hand: ``python -m cli.setup.asterisk --home DIR`` leaves an Asterisk that can be started."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from cli.setup import instance
from cli.setup.places import home_folder
from cli.setup.runtime import obtain
from cli.setup.say import Progress, SetupFailed
from cli.setup.smoke import smoke_call
from core.settings import Settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=None)
    home = home_folder(parser.parse_args().home)
    progress = Progress()
    try:
        runtime = obtain(progress, smoke_call)
        instance.prepare(instance.pbx_from(Settings(home=home), runtime), runtime)
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    conf = instance.configuration(home)
    progress.step(f"Asterisk {runtime.version} ({runtime.source}) pronto em {conf.parent.parent}")
    print("Start:  " + shlex.join(runtime.argv(conf)))
    print("Ask:    " + shlex.join(runtime.remote(conf, "core show channels")))
    print(f"Secrets (user atende; ARI: file ari, AMI: file ami): {home / 'secrets'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
