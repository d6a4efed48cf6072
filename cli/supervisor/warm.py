"""``python -m cli.supervisor.warm MODULE``: import it, wait for the word, then ``MODULE.run()``.

A spare server waits here with everything imported (two seconds of CPU on a small machine), so that
a killed one is replaced at once. The word is a line on standard input; its end means that the
supervisor is gone, and the spare goes too.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module


def main() -> None:
    module = import_module(sys.argv[1])
    if not sys.stdin.readline():
        sys.exit(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    module.run()


if __name__ == "__main__":
    main()
