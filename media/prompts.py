"""Portuguese text made ready to be spoken.

A synthesiser reads "R$ 1.250,50" as "real mil…" and "10h30" as "dez agá trinta". `speakable`
writes such things out as a Brazilian would say them. Each rule is a pattern and a function, tried
in the order of `_RULES`: what is more specific comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from media import numbers
from media.abbreviations import ABBREVIATIONS, LETTERS, SAID_AS_WORDS, SERVICE_NUMBERS

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_MASCULINE_IN_A = """dia dias problema problemas sistema sistemas mapa mapas telefonema telefonemas
grama gramas
programa programas"""


_BESIDE = re.compile(r"[^\W\d](?=\d)|(?<=\d)[^\W\d]")
"""Beside a digit: a letter, or a sign such as _ and ² that would hide the digit from the rules."""


def speakable(text: str) -> str:
    """The text with money, dates, times, digits, ordinals and short forms written out.

    Never raises on odd input: what no rule knows stays as it is. Applying it twice changes
    nothing more.
    """
    out = unicodedata.normalize("NFC", text)
    out = _BESIDE.sub(lambda m: m[0] if m[0].isalpha() else f" {m[0]} ", out)
    if _shouted(out):
        out = out.lower()
    for pattern, say in _RULES:
        out = pattern.sub(say, out)
    return re.sub(r"\s+", " ", out).strip()


def digits_spoken(digits: str, group: int | None = None) -> str:
    """Digits one by one, with a pause (a comma) between groups.

    Without `group` the groups of the text itself count ("2026-123 456"); a run of digits is cut
    so that no group is longer than four: 8 -> 4+4, 9 -> 3+3+3, 11 -> 3+4+4, 13 -> 3+3+3+4.
    """
    runs = re.findall(r"\d+", digits)
    parts: list[str] = []
    for run in runs:
        parts.extend(_cut(run, group))
    return ", ".join(numbers.spoken_digits(part) for part in parts)


def _cut(run: str, group: int | None) -> list[str]:
    if group:
        return [run[i : i + group] for i in range(0, len(run), group)]
    if len(run) <= 4:
        return [run]
    size = 3 if len(run) % 3 == 0 or len(run) % 4 in (1, 2) else 4
    count = -(-len(run) // size)
    base, extra = divmod(len(run), count)
    sizes = [base] * (count - extra) + [base + 1] * extra
    parts, at = [], 0
    for length in sizes:
        parts.append(run[at : at + length])
        at += length
    return parts


def spell(letters: str) -> str:
    """ "IPTU" -> "i pê tê u"."""
    return " ".join(LETTERS.get(char, char) for char in letters.lower())


def _shouted(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{3,}", text)
    return len(words) >= 4 and all(word.isupper() for word in words)


# --- rules: one small function each ---------------------------------------------------------------


def _money(m: re.Match[str]) -> str:
    cents = (m["cents"] or "0").ljust(2, "0")[:2]
    return numbers.money(int(m["whole"].replace(".", "")), int(cents))


def _date(m: re.Match[str]) -> str:
    day, month = int(m["d"]), int(m["m"])
    year = m.groupdict().get("y")
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return m[0]
    return numbers.date_words(day, month, int(year) if year else None)


def _time(m: re.Match[str]) -> str:
    hour, minute = int(m["h"]), int(m["min"] or 0)
    if hour > 24 or minute > 59:
        return m[0]
    return numbers.time_words(hour, minute)


def _digits(m: re.Match[str]) -> str:
    return digits_spoken(m[0])


def _service_number(m: re.Match[str]) -> str:
    return m["lead"] + SERVICE_NUMBERS.get(m["n"], numbers.spoken_digits(m["n"]))


def _ordinal(m: re.Match[str]) -> str:
    return numbers.ordinal(int(m["n"]), feminine=m["g"] in "ªa")


def _percent(m: re.Match[str]) -> str:
    return numbers.decimal(m["n"]) + " por cento"


def _number(m: re.Match[str]) -> str:
    return numbers.decimal(m["n"], feminine=_feminine(m["next"] or "")) + (m["tail"] or "")


def _feminine(word: str) -> bool:
    word = word.lower()
    if word in _MASCULINE_IN_A.split():
        return False
    return bool(re.search(r"(a|as|ção|ções|são|sões|dade|dades)$", word))


def _acronym(m: re.Match[str]) -> str:
    word = m[0]
    if word.lower() in SAID_AS_WORDS:
        return word.lower()
    return spell(word)


def _address(m: re.Match[str]) -> str:
    said = m[0].replace("@", " arroba ").replace(".", " ponto ").replace("/", " barra ")
    return re.sub(r"^(https?:)? barra\s+barra ", "", said)


def _abbreviation(m: re.Match[str]) -> str:
    return ABBREVIATIONS[m[0].lower()]


_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+"
_ABBREVIATED = "|".join(re.escape(k) for k in sorted(ABBREVIATIONS, key=len, reverse=True))

_RULES: tuple[_Rule, ...] = (
    (
        re.compile(
            r"\b(?:https?://|www\.)?[\w-]+(?:[@.][\w-]+)*\.(?:gov|com|org|rio)(?:[./][\w-]+)*"
        ),
        _address,
    ),
    (re.compile(rf"R\$\s*(?P<whole>{_NUMBER})(?:,(?P<cents>\d{{1,2}}))?(?!\d)"), _money),
    (re.compile(r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?\b(?![/\d])"), _date),
    (re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b(?![-\d])"), _date),
    (re.compile(r"\b(?P<h>\d{1,2})(?:h(?P<min>\d{2})?)(?:min)?\b(?!\w)"), _time),
    (re.compile(r"\b(?P<h>\d{1,2}):(?P<min>\d{2})\b(?!:)"), _time),
    # CPF, CNPJ, CEP, telephones and protocols as they are written: groups are kept
    (re.compile(r"\b\d{2,3}(?:\.\d{3}){2}(?:/\d{4})?-\d{2}\b|\b\d{5}-\d{3}\b"), _digits),
    (
        re.compile(r"(?:\+55\s*)?\(\d{2}\)\s*\d{4,5}[-\s]?\d{4}\b|\b0800[-\s]?\d{3}[-\s]?\d{4}\b"),
        _digits,
    ),
    (re.compile(r"\b\d{4,5}-\d{4}\b|\b\d{2,}(?:[-/]\d{2,}){1,4}(?:[-/]\d)?\b"), _digits),
    (
        re.compile(
            r"(?P<lead>\b(?:ligue|disque|ligar|liga|número|telefone|para o|ao|pelo|o|ou)\s+)"
            r"(?P<n>1[0-9]{2}|1746)\b(?!\s*[%,.]\d)",
            re.I,
        ),
        _service_number,
    ),
    (re.compile(r"\b\d{5,}\b|\b0\d+\b"), _digits),
    (re.compile(r"\b(?P<n>\d{1,2})\s?(?P<g>[ºª°])"), _ordinal),
    (re.compile(rf"(?P<n>-?(?:{_NUMBER})(?:,\d+)?)\s?%"), _percent),
    (re.compile(rf"(?<!\w)(?:{_ABBREVIATED})(?!\w)", re.I), _abbreviation),
    (
        re.compile(
            rf"(?P<n>(?<![\w,.])-?(?:{_NUMBER})(?:,\d+)?)(?![\d])(?P<tail>\s+(?P<next>[^\W\d_]+))?"
        ),
        _number,
    ),
    # What no rule knew, such as ".0": by digits, so that none is left to the voice's own guess.
    (re.compile(r"(?<![^\W\d_])\d+(?![^\W\d_])"), lambda m: digits_spoken(m[0])),
    (re.compile(r"\b[A-ZÇ]{2,6}\b"), _acronym),
    (re.compile(r"\s*&\s*"), lambda _: " e "),
    (re.compile(r"[*_#`|<>\[\]{}\\^~]+"), lambda _: " "),
)
