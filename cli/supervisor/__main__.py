"""``python -m cli.supervisor HOME``: the process that ``up --detach`` leaves behind."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from cli.setup.say import Progress, SetupFailed
from cli.start import prepare_telephony, read_settings
from cli.supervisor import home as homes
from cli.supervisor.run import serve


def main() -> None:
    os.umask(0o077)
    settings = read_settings(Path(sys.argv[1]))
    try:
        with homes.locked(settings.home):
            asyncio.run(serve(prepare_telephony(settings, Progress()), lambda: None))
    except (SetupFailed, homes.HomeTaken) as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
