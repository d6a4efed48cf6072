"""A report as a table for people: columns, their words, CSV and Excel.

CSV is what a Brazilian Excel opens without asking: UTF-8 with a byte order mark, semicolons,
decimal commas. A cell that begins like a formula gets a mark before it, so nobody's name runs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from queues.history.report import By, Report

BOM = "\ufeff"
NO_NAME = "(sem habilidade)"
HEADS: Mapping[str, str] = {
    "queue": "Fila",
    "operator": "Atendente",
    "skill": "Habilidade",
    "hour": "Hora",
    "day": "Dia",
}


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: count, seconds or share."""

    key: str
    words: str
    kind: str


_STAYS = (
    Column("entered", "Entraram", "count"),
    Column("answered", "Atendidos", "count"),
    Column("abandoned", "Abandonos", "count"),
    Column("short_abandoned", "Abandonos curtos", "count"),
    Column("flow_out", "Saíram da fila", "count"),
    Column("level", "Nível de serviço", "share"),
    Column("mean_wait_s", "Espera média (s)", "seconds"),
    Column("p90_wait_s", "Espera p90 (s)", "seconds"),
    Column("longest_wait_s", "Maior espera (s)", "seconds"),
)
_WORK = (
    Column("offers", "Chamadas tocadas", "count"),
    Column("not_taken", "Não atendidas", "count"),
    Column("handled", "Conversas", "count"),
    Column("handling_s", "Conversa (s)", "seconds"),
    Column("mean_handling_s", "Conversa média (s)", "seconds"),
)
_PRESENCE = (
    Column("wrap_up_s", "Pós-atendimento (s)", "seconds"),
    Column("mean_wrap_up_s", "Pós-atendimento médio (s)", "seconds"),
    Column("available_s", "Disponível (s)", "seconds"),
    Column("paused_s", "Em pausa (s)", "seconds"),
    Column("occupancy", "Ocupação", "share"),
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "queue": (*_STAYS, *_WORK),
    "skill": (*_STAYS, *_WORK),
    "operator": (
        Column("answered", "Atendidos", "count"),
        *_WORK,
        *_PRESENCE,
    ),
    "hour": (*_STAYS, *_WORK, *_PRESENCE),
    "day": (*_STAYS, *_WORK, *_PRESENCE),
}


def rows(found: Report, names: Mapping[str, str]) -> Iterator[list[Any]]:
    """The lines as cells, the total last; keys under the names that people know them by."""
    columns = COLUMNS[found.asked.by]
    for line in found.lines:
        figures = line.figures()
        yield [names.get(line.key) or line.key or NO_NAME, *(figures[c.key] for c in columns)]
    total = found.total.figures()
    yield ["Total", *(total[column.key] for column in columns)]


def heads(by: By) -> list[str]:
    return [HEADS[by], *(column.words for column in COLUMNS[by])]


def csv_lines(found: Report, names: Mapping[str, str]) -> Iterator[str]:
    """The file, line by line."""
    yield BOM + _line(heads(found.asked.by))
    for row in rows(found, names):
        yield _line([_cell(value) for value in row])


def _line(cells: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",") or "0"
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write_xlsx(path: Path, found: Report, names: Mapping[str, str]) -> None:
    """An Excel file, written row by row in little memory."""
    by = found.asked.by
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(HEADS[by])
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            "count": book.add_format({"num_format": "0"}),
            "seconds": book.add_format({"num_format": "#,##0.0"}),
            "share": book.add_format({"num_format": "0.0%"}),
        }
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(COLUMNS[by]), 16)
        for at, words in enumerate(heads(by)):
            sheet.write_string(0, at, words, bold)
        for number, row in enumerate(rows(found, names), 1):
            sheet.write_string(number, 0, str(row[0]))
            for at, (column, value) in enumerate(zip(COLUMNS[by], row[1:], strict=True), 1):
                if value is not None:
                    sheet.write_number(number, at, value, formats[column.kind])
