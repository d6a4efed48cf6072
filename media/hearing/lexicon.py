"""Words to pronunciations: exceptions and own spelling rules."""

from __future__ import annotations

import re
import unicodedata

from media.abbreviations import LETTERS
from media.hearing.spelling import variants
from media.prompts import speakable

MOST = 6


_EXCEPTIONS = {
    "um": "UW N/AO UW N/AA OW N/OW N",
    "três": "T R EY S/T R EY SH/T R EH S/T R IY S/T R EY/CH R EY S/T ER EY S",
    "seis": "S EY S/S EY SH/S EY Z/S EY IY S",
    "meia": "M EY AH/M EY AA/M EY Y AH",
    "quatro": "K W AA T R UW/K W AA T UW/K W AA T R UH/K W AH T R UW/K W AA CH R UW/K AO T R UW",
    "sim": "S IY N/S IY/S IY M/S EY N",
    "não": "N AW N/N AW/N AH N/N AA OW N",
    "errado": "EH HH AA D UW/IY HH AA D UW/EH R AA D UW/EY R AA D OW",
    "certo": "S EH R T UW/S EH HH T UW/S EH R T OW/S EY R T UW",
    "correto": "K OW HH EH T UW/K UW HH EH T UW/K OW R EH T OW/K OW HH EH T OW",
    "claro": "K L AA R UW/K L AA R OW/K L AA R/K L AA D UW",
    "muito": "M UW IY N T UW/M UW IY T UW",
    "isso": "IY S UW/IY S UH/IH S UW/IY Z UW",
    "dois": "D OY S/D OY SH/D OY Z/D OW IY S",
    "e": "IY/EY",
    "o": "UW/OW",
    "os": "UW S/UW Z/OW S/UW SH",
    "a": "AA/AH",
    "as": "AA S/AA Z/AH S/AA SH",
    "é": "EH",
    "do": "D UW/D OW",
    "dos": "D UW S/D UW Z/D OW S",
    "no": "N UW/N OW",
    "nos": "N UW S/N UW Z",
    "de": "JH IY/D IY/JH",
    "da": "D AA/D AH",
    "em": "EY N/EY/IY N",
    "que": "K IY/K EY",
    "me": "M IY/M EY",
    "se": "S IY/S EY",
    "para": "P AA R AH/P R AA/P AA R AA",
    "pra": "P R AA/P R AH",
    "pro": "P R UW/P R OW",
    "tá": "T AA",
    "quero": "K EH R UW/K EH R/K EH D UW",
    "queria": "K EY R IY AH/K IH R IY AH",
    "você": "V OW S EY/S EY",
}


_SPELLED = frozenset(("iptu", "ipva", "itbi", "iss", "cpf", "cnpj", "cep", "rg", "ubs", "dpvat"))
"""Acronyms that have vowels or look like words, and are said letter by letter all the same."""


def words(text: str) -> list[str]:
    """The words of a phrase as the decoder knows them: lower case, letters only.

    Numbers and money are written out first ("2ª via" -> segunda via); an acronym stays one word.
    """
    said = unicodedata.normalize("NFC", speakable(text.lower()))
    return re.findall(r"[a-zà-öø-ÿ]+", said)


def pronunciations(word: str) -> tuple[str, ...]:
    """ARPAbet pronunciations, likeliest first; never empty for a word with a letter."""
    if word in _EXCEPTIONS:
        return tuple(_EXCEPTIONS[word].split("/"))
    found = list(variants(word, MOST)) if re.search("[aeiouyáéíóúâêôãõàü]", word) else []
    if not found or word in _SPELLED:
        spelled = [variants(LETTERS.get(c, c), 1) for c in word]
        found.insert(0, " ".join(v[0] for v in spelled if v))
    return tuple(p for p in found if p)
