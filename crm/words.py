"""Portuguese words made comparable: accents folded, plurals and genders cut, small words dropped.

FTS5 has no stemmer ("lampada" misses "lâmpadas") and PostgreSQL's misses "solicitacao", so text is
normalised here, once, before it is stored in an index and before it is asked of one.  The rules are
the plural and gender steps of the light stemmers for Portuguese (Orengo and Huyck, "A Stemming
Algorithm for the Portuguese Language", 2001; Savoy, "Light Stemming Approaches", 2006), applied
after folding accents, so that careless spelling finds careful text.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")

_SMALL = """
    a ao aos as com como da das de do dos e em entre esta este eu foi ha isso isto ja la lhe mais
    mas me meu minha muito na nas nao nem no nos o os ou para pela pelas pelo pelos por pra pro qual
    quando que quem se sem ser seu seus so sua suas tem tenho ter um uma uns vou voce"""
STOP_WORDS = frozenset(_SMALL.split())
# Words that end like a plural and are none.
_LOOK_PLURAL = "onibus lapis tres mes gas pais atras virus campus pires oasis deus"
_SINGULAR = frozenset(_LOOK_PLURAL.split())
_IRREGULAR = {
    "caes": "cao",
    "paes": "pao",
    "meses": "mes",
    "gases": "gas",
    "males": "mal",
    "faceis": "facil",
    "dificeis": "dificil",
    "uteis": "util",
    "imoveis": "imovel",
}
# (ending, replacement, shortest stem left): the first that fits is applied, longest first.
_PLURALS = (
    ("coes", "cao", 1),
    ("oes", "ao", 2),
    ("aes", "ao", 2),
    ("aos", "ao", 2),
    ("ais", "al", 2),
    ("eis", "el", 2),
    ("ois", "ol", 2),
    ("uis", "ul", 2),
    ("res", "r", 3),
    ("zes", "z", 2),
    ("les", "l", 3),
    ("ns", "m", 1),
    ("is", "il", 3),
    ("s", "", 3),
)


def fold(text: str) -> str:
    """Lower case without accents: "Árvore" and "arvore" become the same."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded, in order, small words included."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """The part that the singular, the plural and both genders of a folded word share."""
    if word in _SINGULAR or not word.isalpha() or len(word) < 4:
        return word
    singular = _singular(word)
    if len(singular) > 4 and singular[-1] in "aeo" and not singular.endswith("ao"):
        return singular[:-1]
    return singular


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("s") or word.endswith("ss"):
        return word
    for ending, replacement, shortest in _PLURALS:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: len(word) - len(ending)] + replacement
    return word


def stems(text: str) -> list[str]:
    """What an index stores and a question asks: stems in order, small words dropped."""
    return [stem(word) for word in tokens(text) if word not in STOP_WORDS]


def normalised(text: str) -> str:
    """Stems joined by spaces: the text an FTS5 or tsvector column holds."""
    return " ".join(stems(text))
