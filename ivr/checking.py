"""Flows checked from a folder, without a server: for CI and for `./atende flows lint|test`.

Imports the training with scikit-learn; the server does not import this.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Invalid
from ivr.flowtests import Result, run_tests
from ivr.graph import places
from ivr.intents.classifier import TrainedWishes, enough
from ivr.intents.learning import examples_of
from ivr.intents.model import Intent, read_intent
from ivr.intents.training import learn
from ivr.lint import lint
from ivr.model import Flow
from ivr.nodes import Known
from ivr.parse import BadFlow, read_flow


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a file. `line` from 1; node and field where known."""

    file: str
    line: int
    level: str
    node: str
    field: str
    detail: str

    def __str__(self) -> str:
        where = f"{self.node}: " if self.node else ""
        return f"{self.file}:{self.line}: {where}{self.detail}"


@dataclass
class Folder:
    """The flows and intents of a folder, as far as they can be read."""

    flows: dict[str, Flow] = field(default_factory=dict)
    intents: list[Intent] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def known(self) -> Known:
        """What the folder itself holds; queues and actions are not known here."""
        return Known(
            flows=frozenset(flow.key for flow in self.flows.values()),
            intents=frozenset(intent.key for intent in self.intents) or None,
            dangers=frozenset(intent.key for intent in self.intents if intent.danger),
        )


def trained(intents: Sequence[Intent]) -> TrainedWishes:
    """Intents with weights learnt here and now."""
    return TrainedWishes(intents, learn(examples_of(intents)))


def read_folder(folder: Path) -> Folder:
    """`folder`/flows/*.yaml and `folder`/intents/*.yaml, by file name, with what is unreadable."""
    found = Folder()
    for file in sorted(folder.glob("intents/*.yaml")):
        try:
            found.intents.append(read_intent(file.read_text("utf-8")))
        except (Invalid, UnicodeDecodeError) as bad:
            line = bad.extra.get("line", 1) if isinstance(bad, Invalid) else 1
            found.remarks.append(Remark(file.name, line, "error", "", "", str(bad)))
    for file in sorted(folder.glob("flows/*.yaml")):
        _flow(found, file)
    return found


def _flow(found: Folder, file: Path) -> None:
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        found.remarks.append(Remark(file.name, 1, "error", "", "", "salve o arquivo em UTF-8."))
        return
    try:
        found.flows[file.name] = read_flow(text)
    except BadFlow as bad:
        place = places(text)
        for problem in bad.problems:
            node, part = place(problem.line)
            found.remarks.append(
                Remark(file.name, problem.line, "error", node, part, problem.detail)
            )


def lint_folder(folder: Folder) -> list[Remark]:
    """Everything that reading and lint have to say."""
    remarks, known = list(folder.remarks), folder.known
    for name, flow in folder.flows.items():
        remarks += [
            Remark(name, f.line, f.level, f.node or flow.key, f.field, f.detail)
            for f in lint(flow, known)
        ]
    return remarks


async def test_folder(folder: Folder) -> dict[str, list[Result]]:
    """The tests of every flow that can be read, by file."""
    intents = folder.intents
    wishes = await asyncio.to_thread(trained, intents) if enough(intents) else None
    return {name: await run_tests(flow, wishes) for name, flow in folder.flows.items()}


async def check_folder(folder: Path, *, tests: bool = True) -> list[str]:
    """Lint and test a folder: one line for each error or failed test, "file:line: what"."""
    found = await asyncio.to_thread(read_folder, folder)
    remarks = [one for one in lint_folder(found) if one.level == "error"]
    lines = [str(one) for one in remarks]
    if not tests:
        return lines
    wrong = {one.file for one in remarks}
    for name, results in (await test_folder(found)).items():
        if name not in wrong:
            lines += [f"{name}: teste “{r.name}”: {r.problem}" for r in results if r.problem]
    return lines
