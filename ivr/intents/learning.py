"""Training beside the running server: a child process with a deadline, weights kept by content."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import Unavailable
from ivr.intents.features import Weights
from ivr.intents.model import Intent

DEADLINE_S = 120.0
ROOT = Path(__file__).resolve().parents[2]
VERSION = 1
"""Grows when features or training change, so that older weights are not used."""


def examples_of(intents: Sequence[Intent]) -> dict[str, list[str]]:
    """What is learnt from, in a stable order."""
    return {i.key: list(i.examples) for i in sorted(intents, key=lambda i: i.key) if i.examples}


def fingerprint(intents: Sequence[Intent]) -> str:
    """Equal for equal examples; names the stored weights."""
    body = json.dumps([VERSION, examples_of(intents)], ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:32]


async def learn_apart(intents: Sequence[Intent]) -> Weights:
    """Weights learnt in a child process. Raises Unavailable; cancelling ends the child."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "ivr.intents.training",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    examples = json.dumps(examples_of(intents), ensure_ascii=False).encode()
    try:
        async with asyncio.timeout(DEADLINE_S):
            out, problem = await child.communicate(examples)
    except TimeoutError as late:
        raise Unavailable("O treino das intenções demorou demais. Tente de novo.") from late
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        last = problem.decode(errors="replace").strip().splitlines()[-1:]
        raise Unavailable("O treino das intenções falhou.", problem=last)
    return Weights.from_bytes(out)
