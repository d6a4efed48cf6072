"""Brazilian Portuguese numbers as words: cardinals, ordinals, digits, money, dates, times."""

from __future__ import annotations


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_UNITS = _list(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze "
    "dezesseis dezessete dezoito dezenove"
)
_TENS = _list("_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_HUNDREDS = _list(
    "_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)
_SCALES = (
    (10**9, "bilhão", "bilhões"),
    (10**6, "milhão", "milhões"),
)
_ORDINAL_UNITS = _list("_ primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono")
_ORDINAL_TENS = _list(
    "_ décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo "
    "nonagésimo"
)
MONTHS = _list(
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
)
LIMIT = 10**12
"""Numbers from here on are read digit by digit."""

DIGIT_WORDS = ("zero", "um", "dois", "três", "quatro", "cinco", "meia", "sete", "oito", "nove")
"""How digits are dictated in Brazil; 6 is "meia" because "seis" and "três" sound alike."""


def cardinal(number: int, *, feminine: bool = False) -> str:
    """12 -> "doze"; 1250 -> "mil duzentos e cinquenta". Negative numbers get "menos"."""
    if number < 0:
        return "menos " + cardinal(-number, feminine=feminine)
    if number >= LIMIT:
        return spoken_digits(str(number))
    parts: list[tuple[int, str]] = []
    rest = number
    for size, one, many in _SCALES:
        count, rest = divmod(rest, size)
        if count:
            parts.append((size, f"{cardinal(count)} {one if count == 1 else many}"))
    thousands, rest = divmod(rest, 1000)
    if thousands:
        head = "mil" if thousands == 1 else f"{_below_thousand(thousands, feminine)} mil"
        parts.append((1000, head))
    if rest or not parts:
        parts.append((rest, _below_thousand(rest, feminine)))
    return _joined(parts)


def _joined(parts: list[tuple[int, str]]) -> str:
    """The last part takes "e" when it is below 101 or a round hundred ("mil e cem")."""
    words = parts[0][1]
    for index, (value, text) in enumerate(parts[1:], 1):
        last = index == len(parts) - 1
        links = last and value < 1000 and (value <= 100 or value % 100 == 0)
        words += (" e " if links else " ") + text
    return words


def _below_thousand(number: int, feminine: bool) -> str:
    if number == 100:
        return "cem"
    words: list[str] = []
    hundreds, rest = divmod(number, 100)
    if hundreds:
        word = _HUNDREDS[hundreds]
        words.append(word[:-2] + "as" if feminine and word.endswith("os") else word)
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        words.append(_TENS[tens])
    if rest or not words:
        word = _UNITS[rest]
        words.append({"um": "uma", "dois": "duas"}.get(word, word) if feminine else word)
    return " e ".join(words)


def ordinal(number: int, *, feminine: bool = False) -> str:
    """1 -> "primeiro", 22 -> "vigésimo segundo"; beyond 99 the cardinal is read."""
    if not 1 <= number <= 99:
        return cardinal(number, feminine=feminine)
    tens, units = divmod(number, 10)
    words = [_ORDINAL_TENS[tens]] if tens else []
    if units:
        words.append(_ORDINAL_UNITS[units])
    return " ".join(word[:-1] + "a" if feminine else word for word in words)


def spoken_digits(digits: str) -> str:
    """ "2046" -> "dois zero quatro meia"; characters that are no digits are left out."""
    return " ".join(DIGIT_WORDS[int(char)] for char in digits if "0" <= char <= "9")


def decimal(text: str, *, feminine: bool = False) -> str:
    """A Brazilian number as written ("1.250", "3,75", "-2") in words."""
    sign = "menos " if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("-").replace(".", "").partition(",")
    words = sign + cardinal(int(whole or "0"), feminine=feminine)
    if not fraction:
        return words
    zeros = len(fraction) - len(fraction.lstrip("0"))
    tail = ["zero"] * min(zeros, len(fraction))
    if fraction.strip("0"):
        tail.append(cardinal(int(fraction)))
    return f"{words} vírgula {' '.join(tail)}"


def money(reais: int, cents: int = 0) -> str:
    """1250, 50 -> "mil duzentos e cinquenta reais e cinquenta centavos"."""
    parts: list[str] = []
    if reais or not cents:
        of = " de" if reais >= 10**6 and reais % 10**6 == 0 else ""
        parts.append(f"{cardinal(reais)}{of} {'real' if reais == 1 else 'reais'}")
    if cents:
        parts.append(f"{cardinal(cents)} {'centavo' if cents == 1 else 'centavos'}")
    return " e ".join(parts)


def date_words(day: int, month: int, year: int | None = None) -> str:
    """1, 5, 2026 -> "primeiro de maio de dois mil e vinte e seis"."""
    words = f"{'primeiro' if day == 1 else cardinal(day)} de {MONTHS[month - 1]}"
    return f"{words} de {cardinal(year)}" if year is not None else words


def time_words(hour: int, minute: int = 0) -> str:
    """10, 30 -> "dez e meia"; 0, 0 -> "meia-noite"; 22, 5 -> "vinte e duas horas e cinco"."""
    if hour in (0, 24):
        words = "meia-noite"
    elif hour == 12:
        words = "meio-dia"
    else:
        words = cardinal(hour, feminine=True)
        if minute != 30:
            words += " hora" if hour == 1 else " horas"
    if minute == 30:
        return words + " e meia"
    return f"{words} e {cardinal(minute)}" if minute else words
