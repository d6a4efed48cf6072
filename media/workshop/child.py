"""The child's side: read a job, do it, answer; end when the parent is gone."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import BinaryIO

from media.workshop.base import MAX_BYTES, PREFIX, Header, pack

Handler = Callable[[Header, bytes], tuple[Header, bytes]]


def serve(handle: Handler) -> None:
    """Answer jobs from stdin on stdout until stdin closes.

    C libraries print to descriptor 1 when they please, so the real one is moved away and 1 is
    pointed at stderr. An exception in `handle` is an answer, not the end of the child.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes stdin
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    source = sys.stdin.buffer
    while True:
        message = _read(source)
        if message is None:
            return
        header, blob = message
        number = header.pop("job", None)
        try:
            answer, tail = handle(header, blob)
            reply = pack({**answer, "job": number}, tail)
        except Exception as error:
            traceback.print_exc()
            reply = pack({"job": number, "fault": f"{type(error).__name__}: {error}"})
        try:
            _write_all(out.fileno(), reply)
        except BrokenPipeError:
            return


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read(source: BinaryIO) -> tuple[Header, bytes] | None:
    prefix = source.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    head_size, blob_size = PREFIX.unpack(prefix)
    if head_size + blob_size > MAX_BYTES:
        return None
    head, blob = source.read(head_size), source.read(blob_size)
    if len(head) < head_size or len(blob) < blob_size:
        return None
    return json.loads(head), blob
