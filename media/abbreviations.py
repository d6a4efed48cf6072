"""Short forms of Brazilian public life and how they are said. Data, no code."""

from __future__ import annotations

LETTERS = {
    "a": "a",
    "b": "bê",
    "c": "cê",
    "d": "dê",
    "e": "é",
    "f": "éfe",
    "g": "gê",
    "h": "agá",
    "i": "i",
    "j": "jota",
    "k": "cá",
    "l": "éle",
    "m": "ême",
    "n": "êne",
    "o": "ó",
    "p": "pê",
    "q": "quê",
    "r": "érre",
    "s": "ésse",
    "t": "tê",
    "u": "u",
    "v": "vê",
    "w": "dáblio",
    "x": "xis",
    "y": "ípsilon",
    "z": "zê",
    "ç": "cê cedilha",
}

_SAID = """sus upa samu cras creas caps detran comlurb procon anatel libras pix senac sesi enem fies
cohab sesc ceasa fetranspor mei poupatempo"""
SAID_AS_WORDS = frozenset(_SAID.split())
"""Acronyms pronounced as words; all others are spelled."""

ABBREVIATIONS = {
    "av.": "avenida",
    "r.": "rua",
    "pça.": "praça",
    "pç.": "praça",
    "estr.": "estrada",
    "rod.": "rodovia",
    "tv.": "travessa",
    "jd.": "jardim",
    "sta.": "santa",
    "sto.": "santo",
    "dr.": "doutor",
    "dra.": "doutora",
    "sr.": "senhor",
    "sra.": "senhora",
    "srs.": "senhores",
    "prof.": "professor",
    "profa.": "professora",
    "nº": "número",
    "n°": "número",
    "tel.": "telefone",
    "apto.": "apartamento",
    "apto": "apartamento",
    "ap.": "apartamento",
    "bl.": "bloco",
    "qd.": "quadra",
    "lt.": "lote",
    "km": "quilômetros",
    "km/h": "quilômetros por hora",
    "m²": "metros quadrados",
    "kg": "quilos",
    "min": "minutos",
    "seg.": "segundos",
    "etc.": "etcétera",
    "obs.": "observação",
    "s/n": "sem número",
    "c/": "com",
    "p/": "para",
    "2ª via": "segunda via",
}

SERVICE_NUMBERS = {
    "1746": "dezessete quarenta e seis",
    "100": "cem",
    "180": "um oito zero",
    "181": "um oito um",
    "188": "um oito oito",
    "190": "um nove zero",
    "192": "um nove dois",
    "193": "um nove três",
    "199": "um nove nove",
}
"""Short public numbers as people know them; others are read digit by digit."""
