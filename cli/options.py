"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[Path | None, typer.Option("--home", help="Pasta da instalação (ATENDE_HOME).")]
Json = Annotated[bool, typer.Option("--json", help="Um documento JSON na saída.")]
