"""A process that lands what lies in a spool until it is killed, or nothing is left."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from core.db import Database
from recorder import intake
from recorder.service import Recorder


async def main(home: Path) -> None:
    intake.QUIET_UNTOLD_S = intake.QUIET_AFTER_HANGUP_S = 0.0
    db = Database(f"sqlite:///{home / 'test.db'}")
    recorder = Recorder(db, home, lambda _interaction: False)
    print("ready", flush=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        await recorder.intake.scan()
        if not recorder.spool.groups():
            print("done", flush=True)
            return


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
