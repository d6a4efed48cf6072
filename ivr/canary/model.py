"""A trial of a new version on a share of the calls."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.canary.rule import NOTHING, Count

Figure = Literal["hung_up", "failed", "to_person"]
State = Literal["running", "rolled_back", "promoted", "stopped"]
FIGURES: dict[str, str] = {
    "hung_up": "desistências na conversa",
    "failed": "conversas com falha",
    "to_person": "passagens para uma pessoa",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """share: percent of new calls on the new version. The trial is rolled back when the figure is
    `worse_by` points worse, judged from `least` calls on both sides."""

    share: int
    figure: Figure
    worse_by: float
    least: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`version` walked by a share of the calls, `base` by the others. `new`, `old`: the counts as
    they were when it ended, as they are now while it runs."""

    flow: str
    version: int
    base: int
    state: State
    rules: Rules
    since: datetime
    ended_at: datetime | None = None
    new: Count = NOTHING
    old: Count = NOTHING

    def takes(self, interaction: str) -> bool:
        """Whether this visit walks the new version: drawn by lot, the same however often asked."""
        lot = hashlib.sha256(f"{self.flow}:{self.version}:{interaction}".encode()).digest()
        return int.from_bytes(lot[:4], "big") % 10_000 < self.rules.share * 100

    def covers(self, version: int, began_at: datetime) -> bool:
        """Whether a walk of `version` that began then was one on trial."""
        ended = self.ended_at is not None and began_at > self.ended_at
        return version == self.version and began_at >= self.since and not ended

    @property
    def words(self) -> str:
        """How it stands, in one or two sentences (pt-BR)."""
        figure = FIGURES[self.rules.figure]
        told = (
            f"{figure.capitalize()}: {_percent(self.new)} em {self.new.calls} ligações na versão "
            f"{self.version}, {_percent(self.old)} em {self.old.calls} na versão {self.base}."
        )
        match self.state:
            case "running":
                return f"Em teste com {self.rules.share}% das ligações. {told}"
            case "rolled_back":
                return f"Voltou sozinho à versão {self.base}. {told}"
            case "promoted":
                return f"A versão {self.version} passou a valer para todos. {told}"
            case "stopped":
                return f"Teste parado; vale a versão {self.base}. {told}"


def _percent(count: Count) -> str:
    return "nada ainda" if count.percent is None else f"{count.percent:g}%".replace(".", ",")
