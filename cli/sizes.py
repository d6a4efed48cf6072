"""Proportions: how long files and functions are, and which exceed the house's measure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE_LINES, FILE_MOST = 300, 400
FUNCTION_LINES, FUNCTION_MOST = 35, 60
SHARE = 0.95
REASON = "long because"  # in the docstring of a file or function beyond the most
FOLDERS = (
    "core", "media", "ivr", "queues", "recorder", "crm", "cti", "cli", "asterisk_conf",
    "demo", "bench", "tests",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A file or a function with its length in lines."""

    where: str
    lines: int
    reasoned: bool


def files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))


def measure(path: Path, root: Path) -> tuple[Piece, list[Piece]]:
    """The file, and every function in it."""
    text = path.read_text("utf-8")
    tree = ast.parse(text, str(path))
    name = str(path.relative_to(root))
    functions = [
        Piece(f"{name}:{node.lineno} {node.name}", _length(node), _reasoned(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return Piece(name, len(text.splitlines()), _reasoned(tree)), functions


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _reasoned(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return REASON in (ast.get_docstring(node) or "").lower()


def faults(pieces: list[Piece], usual: int, most: int, what: str) -> list[str]:
    """What is out of proportion, in sentences; empty when all is well."""
    found = [
        f"{piece.where}: {piece.lines} lines, more than {most} without a reason said"
        for piece in pieces
        if piece.lines > most and not piece.reasoned
    ]
    large = sorted((p for p in pieces if p.lines > usual), key=lambda p: -p.lines)
    if pieces and len(large) > (1 - SHARE) * len(pieces):
        share = 100 * (1 - len(large) / len(pieces))
        longest = ", ".join(f"{p.where} ({p.lines})" for p in large[:5])
        found.append(f"only {share:.1f} % of {what} have at most {usual} lines: {longest}")
    return found


def examine(root: Path) -> list[str]:
    """All faults of the checkout."""
    measured = [measure(path, root) for path in files(root)]
    whole = [piece for piece, _ in measured]
    functions = [function for _, inside in measured for function in inside]
    return faults(whole, FILE_LINES, FILE_MOST, "files") + faults(
        functions, FUNCTION_LINES, FUNCTION_MOST, "functions"
    )
