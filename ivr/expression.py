"""Conditions of a flow: `aberto = sim e posicao < 5 ou bairro em Centro, Praia`. Bounded.

Comparisons joined by `e` and `ou` (`e` binds tighter); no brackets, no functions, no loops, so
an expression costs at most its length. Numbers compare as numbers when both sides are ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_CHARS = 400
_COMPARISON = re.compile(
    r"^\s*([a-z_][a-z0-9_]{0,62})\s*(=|!=|<=|>=|<|>|\bem\b|\bcontém\b|\bexiste\b)\s*(.*?)\s*$"
)


_ORDERS: Mapping[str, tuple[int, ...]] = {
    "=": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1),
}  # fmt: skip


class BadExpression(ValueError):
    """`str()` says in Portuguese what to do."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One `variable operator value`."""

    variable: str
    operator: str
    value: str

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether it is true; an absent variable is the empty text."""
        left = _text(variables.get(self.variable, ""))
        if self.operator == "existe":
            return left != ""
        if self.operator == "em":
            return left in [part.strip() for part in self.value.split(",")]
        if self.operator == "contém":
            return self.value.lower() in left.lower()
        return _compare(self.operator, left, self.value)


@dataclass(frozen=True, slots=True)
class Expression:
    """Alternatives of comparisons that must all hold."""

    either: tuple[tuple[Comparison, ...], ...]

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether it is true of `variables`."""
        return any(all(c.holds(variables) for c in every) for every in self.either)


def read_expression(text: str) -> Expression:
    """Parse; raises BadExpression."""
    if not text.strip():
        raise BadExpression("a condição está vazia; escreva, por exemplo, “aberto = sim”.")
    if len(text) > MAX_CHARS:
        raise BadExpression(f"condição longa demais; o limite é {MAX_CHARS} caracteres.")
    return Expression(
        tuple(
            tuple(_comparison(part) for part in re.split(r"\s+e\s+", every))
            for every in re.split(r"\s+ou\s+", text)
        )
    )


def _comparison(text: str) -> Comparison:
    match = _COMPARISON.match(text)
    if not match:
        raise BadExpression(
            f"não entendi “{text.strip()[:60]}”: escreva “variável = valor” "
            "(também !=, <, <=, >, >=, em, contém, existe)."
        )
    variable, operator, value = match.groups()
    if operator != "existe" and not value:
        raise BadExpression(f"falta o valor depois de “{variable} {operator}”.")
    return Comparison(variable, operator, value.strip("\"'"))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "sim" if value else "nao"
    return str(value)


def _compare(operator: str, left: str, right: str) -> bool:
    numbers = (_number(left), _number(right))
    a: Any = left
    b: Any = right
    if None not in numbers:
        a, b = numbers
    order = (a > b) - (a < b)
    return order in _ORDERS[operator]


def _number(text: str) -> float | None:
    if len(text) > 40:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
