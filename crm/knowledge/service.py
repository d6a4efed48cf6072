"""Articles: written by those who may, searched by all, each seeing their audience."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import NotFound
from core.facts.ticket import ArticleChanged
from crm.knowledge import store
from crm.knowledge.model import Article, Found, check_article
from crm.words import stem, stems, tokens

MAX_FOUND, SNIPPET = 50, 240


class Knowledge:
    """Search, read and write articles."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def search(
        self, access: Access, text: str, service: str | None = None, limit: int = 10
    ) -> list[Found]:
        """Articles that match, best first; without text those of the service, or all by title."""
        seen, limit = audiences(access), min(limit, MAX_FOUND)

        def read(tx: Tx) -> list[Article]:
            wanted = stems(text)
            if wanted:
                return store.get_many(tx, store.find(tx, wanted, limit), seen)
            if service:
                return store.for_service(tx, service, seen, limit)
            return store.page(tx, seen, limit)

        found = await self._db.read(read)
        wanted = stems(text)
        return [Found(article, snippet(article.body, wanted)) for article in found]

    async def get(self, access: Access, key: str) -> Article:
        seen = audiences(access)
        found = await self._db.read(lambda tx: store.get_many(tx, [key], seen))
        if not found:
            raise NotFound("Não encontrei este artigo.")
        return found[0]

    async def put(self, access: Access, article: Article) -> Article:
        access.need("knowledge.write")
        check_article(article)

        def write(tx: Tx) -> Article:
            store.put(tx, article)
            audit.record(tx, access, "change", "article", article.key)
            tx.append(ArticleChanged(article=article.key, change="changed"))
            return store.get_many(tx, [article.key], ("public", "internal"))[0]

        return await self._db.write(write)

    def load(self, tx: Tx, articles: Iterable[Article]) -> int:
        """Bring the rows up to these articles; returns how many there were."""
        number = 0
        for article in articles:
            check_article(article)
            store.put(tx, article)
            number += 1
        return number


def audiences(access: Access) -> tuple[str, ...]:
    """Which articles one may read: all with ``knowledge.read``, the public ones without."""
    return ("public", "internal") if access.may("knowledge.read") else ("public",)


def snippet(body: str, wanted: Sequence[str]) -> str:
    """The sentence with most of the wanted stems, cut to a line or two."""
    sentences = [s.strip() for s in re.split(r"(?<=[.!?])\s+|\n+", body) if s.strip(" #-*")]
    if not sentences:
        return ""

    def hits(sentence: str) -> int:
        have = {stem(word) for word in tokens(sentence)}
        return sum(any(one.startswith(w) for one in have) for w in wanted)

    best = max(sentences, key=hits).lstrip("#-* ")
    return best if len(best) <= SNIPPET else best[: SNIPPET - 1].rsplit(" ", 1)[0] + "…"
