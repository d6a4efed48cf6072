"""An amount of reais, said ("mil e duzentos reais e cinquenta") or keyed. Kept in centavos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ivr.slots.model import SlotKind
from ivr.slots.spoken import HUNDREDS, TEENS, TENS, UNITS
from ivr.words import plain
from media.words import money

LARGEST = 10**9
_WRITTEN = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{1,2}))?(?![\d,])")
_REAIS = frozenset(["real", "reais", "conto", "contos"])
_CENTS = frozenset(["centavo", "centavos"])
_SMALL = UNITS | TEENS | TENS | HUNDREDS
_FILLERS = frozenset(
    {
        *("de", "por", "a", "o", "eu", "foi", "deu", "era", "valor", "uns", "umas", "mais", "ou"),
        *("menos", "acho", "que"),
    }
)


def money_in(text: str) -> tuple[str, ...]:
    """Amounts in centavos that `text` may mean, likeliest first; () when there is none."""
    written = _written(text)
    if written:
        return (written,)
    words = [w for w in plain(text).replace("r ", " ").split()[:40] if w not in _FILLERS]
    cut = next((i for i, word in enumerate(words) if word in _REAIS), -1)
    if cut >= 0:
        return _two(words[:cut], words[cut + 1 :])
    cents = next((i for i, word in enumerate(words) if word in _CENTS), -1)
    if cents >= 0 and (value := cardinal(words[:cents])) is not None and value < 100:
        return (str(value),)
    return _bare(words)


def _written(text: str) -> str:
    """The amount in figures, where no number word stands beside it."""
    found = _WRITTEN.findall(text[:200])
    words = set(plain(text).split())
    if len(found) == 2 and words & (_REAIS | _CENTS) and len(found[1][0]) <= 2:
        return _centavos(int(found[0][0].replace(".", "")), int(found[1][0]))
    if len(found) != 1 or words & {"mil", "milhao", "milhoes", "meio"}:
        return ""
    whole, cents = int(found[0][0].replace(".", "")), found[0][1].ljust(2, "0")
    if words & _CENTS and not words & _REAIS:
        return _centavos(0, whole)
    return _centavos(whole, int(cents))


def _two(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Reais, and centavos after "e"."""
    whole = cardinal([w for w in before if w not in _CENTS])
    rest = [w for w in after if w not in _CENTS and w not in _REAIS]
    rest = rest[1:] if rest[:1] in (["e"], ["com"]) else rest
    if whole is None:
        return ()
    if rest == ["meio"]:
        return (_centavos(whole, 50),)
    cents = cardinal(rest) if rest else 0
    if cents is None or cents > 99:
        return (_centavos(whole, 0),)
    return (_centavos(whole, cents),)


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """Without "reais": "doze e cinquenta" is R$ 12,50, "cento e vinte" R$ 120."""
    whole = cardinal(words)
    if whole is not None:
        return (_centavos(whole, 0),)
    for at in range(len(words) - 1, 0, -1):
        if words[at] in ("e", "com"):
            left, right = cardinal(words[:at]), cardinal(words[at + 1 :])
            if left is not None and right is not None and right < 100:
                return (_centavos(left, right),)
    return ()


def cardinal(words: Sequence[str]) -> int | None:
    """The one whole number that `words` say ("mil e duzentos" is 1200), None when they do not.

    Scales fall ("dois mil trezentos e quarenta"); "vinte e cinquenta" is no one number.
    """
    said = [w for w in words if w != "e"]
    if not said or any(a == b == "e" for a, b in pairwise(words)) or words[0] == "e":
        return None
    total = 0
    for scale, names in ((10**6, ("milhao", "milhoes")), (1000, ("mil",))):
        at = next((i for i, word in enumerate(said) if word in names), -1)
        if at >= 0:
            count = _below_thousand(said[:at]) if at else (1 if scale == 1000 else None)
            if count is None:
                return None
            total, said = total + count * scale, said[at + 1 :]
    rest = _below_thousand(said) if said else 0
    return None if rest is None else total + rest


def _below_thousand(words: Sequence[str]) -> int | None:
    """0 to 999: at most one hundred, then one ten, then one unit, or a teen."""
    if len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) <= 3:
        return int(words[0])
    room, total = 1000, 0
    for word in words:
        value = _SMALL.get(word)
        if value is None or (word == "cem" and len(words) > 1):
            return None
        size = 100 if word in HUNDREDS else 10 if word in TENS else 1
        if size * 10 > room or (size == 1 and room == 10 and value > 9):
            return None
        total += value
        room = 1 if word in TEENS or size == 1 else size
    return total


def _centavos(reais: int, cents: int) -> str:
    amount = reais * 100 + cents
    return str(amount) if amount < LARGEST * 100 else ""


def _say(value: str) -> str:
    amount = int(value)
    return f"R$ {amount // 100},{amount % 100:02d}" if amount % 100 else f"R$ {amount // 100}"


def _meant(meaning: str) -> tuple[str, ...]:
    return (meaning.lstrip("0") or "0",) if meaning.isascii() and meaning.isdigit() else ()


MONEY = SlotKind(
    key="money",
    label="O valor",
    prompt="Qual é o valor? Diga, por exemplo, cento e vinte reais e cinquenta. Ou tecle tudo em "
    "centavos e, no fim, jogo da velha. Asterisco chama uma pessoa.",
    again="Diga só o valor, em reais. Ou tecle: para doze reais e cinquenta, tecle 1 2 5 0. "
    "Asterisco chama uma pessoa.",
    least=1,
    most=11,
    valid=lambda value: 0 < int(value) < LARGEST * 100,
    say=_say,
    read=money_in,
    meant=_meant,
    keyed=lambda keys: keys.lstrip("0") or "0",
    hears=(money("valor"),),
    free=True,
)
