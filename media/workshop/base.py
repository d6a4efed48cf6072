"""How parent and child of a workshop speak: length-prefixed JSON headers with a binary tail.

A message is two big-endian uint32 (length of header, length of blob), the header as UTF-8 JSON,
the blob. No pickle: a child that goes mad cannot run code in its parent.
"""

from __future__ import annotations

import json
import struct
from typing import Any

Header = dict[str, Any]
PREFIX = struct.Struct(">II")
MAX_BYTES = 64 * 1024 * 1024


class WorkshopError(Exception):
    """A child reported a fault, or died twice over the same job."""


class WorkshopLate(WorkshopError):
    """No answer within the deadline; the child was replaced."""


class WorkshopBusy(WorkshopError):
    """More jobs are waiting than the workshop is allowed to hold."""


def pack(header: Header, blob: bytes = b"") -> bytes:
    """One message as bytes. Raises ValueError beyond MAX_BYTES."""
    head = json.dumps(header, ensure_ascii=False).encode()
    if len(head) + len(blob) > MAX_BYTES:
        raise ValueError("message too large")
    return PREFIX.pack(len(head), len(blob)) + head + blob
