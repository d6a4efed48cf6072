"""A workshop child for tests that does what it is told, bad things included."""

import os
import time

from media.workshop.child import serve

KNOWN = {}


def handle(header, blob):
    op = header["op"]
    if op == "die":
        os._exit(9)
    if op == "die_once":
        try:
            with open(header["flag"], "x"):
                os._exit(9)
        except FileExistsError:
            return {"survived": True}, b""
    if op == "fail":
        raise ValueError("as told")
    if op == "sleep":
        time.sleep(header["s"])
    if op == "noise":
        os.write(1, b"a C library prints")
    if op == "set":
        KNOWN[header["name"]] = header["value"]
    return {"pid": os.getpid(), "known": KNOWN}, blob[::-1]


if __name__ == "__main__":
    serve(handle)
