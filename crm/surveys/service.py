"""Surveys: the only writer of their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid
from core.facts.ticket import SurveyAnswered
from core.ids import check_key, new_id
from core.plug import ActionCall
from crm.again import write_again
from crm.surveys import store
from crm.surveys.store import Answer

LOWEST, HIGHEST = 1, 5
MAX_WORDS = 2_000
LATEST = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """How a survey was answered. scores: how often each was given; mean: None without any."""

    survey: str
    answers: int
    mean: float | None
    scores: Mapping[int, int]
    latest: tuple[Answer, ...] = ()


class Surveys:
    """Once for each step of a flow, however often it is entered."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def answer(
        self, interaction_id: str, once: str, survey: str, score: int, words: str = ""
    ) -> None:
        """Keep a score; the words may come a moment later under the same key. Raises Invalid."""
        check_key(survey)
        if not LOWEST <= score <= HIGHEST:
            raise Invalid(f"A nota vai de {LOWEST} a {HIGHEST}.", field="score")
        access = Access.system("a survey's answer")
        words = " ".join(words.split())[:MAX_WORDS]

        def write(tx: Tx) -> None:
            known = store.by_once(tx, access, once)
            if known is not None:
                if words and not known.words:
                    store.add_words(tx, access, once, words)
                return
            row = {"id": new_id(), "once": once, "survey": survey, "at": tx.now}
            row |= {"interaction_id": interaction_id, "score": score, "words": words}
            store.add(tx, access, row)
            tx.append(SurveyAnswered(interaction=interaction_id, survey=survey, score=score))

        await write_again(self._db, write)

    async def act(self, call: ActionCall) -> Mapping[str, Any]:
        """``survey_answer``: {survey, score, words, once?} → {}. Once per key."""
        given = call.arguments
        once = f"{call.interaction_id}:{given.get('once') or call.key}"[:120]
        await self.answer(
            call.interaction_id,
            once,
            str(given.get("survey") or ""),
            int(given.get("score") or 0),
            str(given.get("words") or ""),
        )
        return {}

    async def figures(self, access: Access, survey: str, days: int) -> Figures:
        """Of the last days. The words are for those who may read tickets."""
        access.need("ticket.read")

        def read(tx: Tx) -> Figures:
            since = tx.now - timedelta(days=days)
            scores = store.scores(tx, access, survey, since)
            count = sum(scores.values())
            total = sum(score * times for score, times in scores.items())
            mean = round(total / count, 2) if count else None
            latest = tuple(store.latest(tx, access, survey, since, LATEST))
            return Figures(survey, count, mean, scores, latest)

        return await self._db.read(read)

    async def all(self, access: Access, days: int) -> list[Figures]:
        """Every survey that was ever answered, without single answers."""
        access.need("ticket.read")
        keys = await self._db.read(lambda tx: store.surveys(tx, access))
        return [replace(await self.figures(access, key, days), latest=()) for key in keys]

    async def of_visit(self, access: Access, interaction_id: str) -> list[Answer]:
        """What was answered in one visit."""
        access.need("ticket.read")
        return await self._db.read(lambda tx: store.of_interaction(tx, access, interaction_id))
