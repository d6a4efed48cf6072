"""Flows checked from a folder, without a server: for CI and for `./atende flows lint|test`.

Imports the training with scikit-learn; the server does not import this.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from ivr.flowtests import run_tests
from ivr.intents.classifier import TrainedWishes, enough
from ivr.intents.learning import examples_of
from ivr.intents.model import Intent, read_intent
from ivr.intents.training import learn
from ivr.lint import lint
from ivr.model import Flow
from ivr.nodes import Known
from ivr.parse import BadFlow, read_flow


def trained(intents: Sequence[Intent]) -> TrainedWishes:
    """Intents with weights learnt here and now."""
    return TrainedWishes(intents, learn(examples_of(intents)))


async def check_folder(folder: Path, *, tests: bool = True) -> list[str]:
    """Lint and test `folder`/flows with the intents of `folder`/intents, without a server.

    For CI: one line for each error or failed test, "file:line: what"; empty when all is well.
    """
    intents, files = await asyncio.to_thread(_read, folder)
    wishes = await asyncio.to_thread(trained, intents) if enough(intents) else None
    flows: dict[str, Flow] = {}
    lines: list[str] = []
    for name, text in files.items():
        try:
            flows[name] = read_flow(text)
        except BadFlow as bad:
            lines += [f"{name}:{p.line}: {p.detail}" for p in bad.problems]
    known = Known(
        flows=frozenset(flow.key for flow in flows.values()),
        intents=frozenset(intent.key for intent in intents) or None,
        dangers=frozenset(intent.key for intent in intents if intent.danger),
    )
    for name, flow in flows.items():
        errors = [f for f in lint(flow, known) if f.level == "error"]
        lines += [f"{name}:{f.line}: {f.node or flow.key}: {f.detail}" for f in errors]
        results = await run_tests(flow, wishes) if tests and not errors else []
        lines += [f"{name}: teste “{r.name}”: {r.problem}" for r in results if r.problem]
    return lines


def _read(folder: Path) -> tuple[list[Intent], dict[str, str]]:
    intents = [read_intent(f.read_text("utf-8")) for f in sorted(folder.glob("intents/*.yaml"))]
    files = sorted(folder.glob("flows/*.yaml"))
    return intents, {file.name: file.read_text("utf-8") for file in files}
