"""Brazilian spelling to ARPAbet: the sounds of the English acoustic model, several variants a word.

Rules for the South-East's speech with Rio's variants (s as sh before consonants and at the end,
r as h, ti/di as chi/ji). Ordered from the likely to the less likely; six variants measured best,
twelve were worse.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

VOWELS = "aeiouáéíóúâêôãõàü"
_PLAIN = str.maketrans("áéíóúâêôãõàü", "aeiouaeoaoau")
_MARKED = "áéíóúâêô"
Alternatives = tuple[str, ...]


@dataclass(frozen=True)
class _Sound:
    """A consonant with its alternatives, or a vowel letter with its nasal coda ('', 'm', 'n')."""

    alternatives: Alternatives = ()
    vowel: str = ""
    nasal: str = ""


_DIGRAPHS: dict[str, Alternatives] = {
    "ch": ("SH",),
    "lh": ("L Y", "L"),
    "nh": ("N Y", "Y"),
    "rr": ("HH",),
    "ss": ("S",),
    "sh": ("SH",),
    "ph": ("F",),
}
_SIMPLE = {c: (c.upper(),) for c in "bfpvk"} | {"ç": ("S",), "j": ("ZH",), "w": ("W",), "q": ("K",)}
_DIPHTHONGS: dict[str, Alternatives] = {
    "ai": ("AY",),
    "ei": ("EY",),
    "oi": ("OY",),
    "ui": ("UW IY", "W IY"),
    "au": ("AW",),
    "eu": ("EY UW", "EH W"),
    "ou": ("OW",),
    "iu": ("IY W",),
    "ão": ("AW N", "AW"),
    "ãe": ("AY N",),
    "õe": ("OY N", "OY"),
    "ãi": ("AY N",),
}


def _at(word: str, index: int) -> str:
    return word[index] if 0 <= index < len(word) else ""


def _sounds(word: str) -> list[_Sound]:
    out: list[_Sound] = []
    index = 0
    while index < len(word):
        is_vowel = word[index] in VOWELS or word[index] == "y"
        sound, used = (_vowel if is_vowel else _consonant)(word, index)
        if sound is not None:
            out.append(sound)
        index += used
    return out


def _vowel(word: str, i: int) -> tuple[_Sound | None, int]:
    letter = "i" if word[i] == "y" else word[i]
    coda, after = _at(word, i + 1), _at(word, i + 2)
    if coda in ("m", "n") and (not after or after not in VOWELS + "h"):
        return _Sound(vowel=letter, nasal=coda), 2
    return _Sound(vowel=letter), 1


def _consonant(word: str, i: int) -> tuple[_Sound | None, int]:
    c, d, after = word[i], _at(word, i + 1), _at(word, i + 2)
    if c + d in _DIGRAPHS:
        return _Sound(_DIGRAPHS[c + d]), 2
    if c in "qg" and d == "u" and after and after in "eiéíêaáãâoó":
        hard = "K" if c == "q" else "G"
        return _Sound((hard if after in "eiéíê" else f"{hard} W",)), 2
    if c in "sx" and d == "c" and after and after in "eiéíê":
        return _Sound(("S",)), 2
    if c == "h" or not c.isalpha():
        return None, 1
    return _Sound(_single(word, i)), 1


def _single(word: str, i: int) -> Alternatives:
    c, before, after = word[i], _at(word, i - 1), _at(word, i + 1)
    front = bool(after) and after in "eiéíêy"
    vowel_next = bool(after) and after in VOWELS
    if c in _SIMPLE:
        return _SIMPLE[c]
    if c in "cg":
        soft, hard = ("S", "K") if c == "c" else ("ZH", "G")
        return (soft if front else hard,)
    if c in "sz":
        return _sibilant(c, i, before, after, vowel_next)
    if c == "x":
        return _x(word, i, before, after)
    if c == "r":
        return _r(i, before, after, vowel_next)
    if c == "l":
        return ("L",) if vowel_next else ("W", "L")
    return (c.upper(),)  # m, n, t, d: t and d are softened later


def _sibilant(c: str, i: int, before: str, after: str, vowel_next: bool) -> Alternatives:
    if c == "z":
        return ("Z",) if vowel_next else ("S", "SH")
    if before and before in VOWELS and vowel_next:
        return ("Z",)
    if after and after in "bdgmnvzrl":
        return ("Z", "ZH")
    return ("S",) if i == 0 or vowel_next else ("S", "SH")


def _x(word: str, i: int, before: str, after: str) -> Alternatives:
    if i == 0 or before == "n" or word[:i] in ("me", "mé", "li", "bai", "pei", "cai"):
        return ("SH",)
    if word[:i] == "e":
        return ("Z",) if after and after in VOWELS else ("S",)
    return ("K S",) if not after else ("SH", "K S")


def _r(i: int, before: str, after: str, vowel_next: bool) -> Alternatives:
    if i == 0 or before in ("n", "l", "s"):
        return ("HH",)
    if vowel_next:
        return ("R", "D") if before and before in VOWELS else ("R",)
    return ("HH", "R") if after else ("", "HH", "R")


def _is_diphthong(sounds: list[_Sound], k: int) -> bool:
    first = sounds[k]
    second = sounds[k + 1] if k + 1 < len(sounds) else _Sound()
    if not second.vowel or first.nasal or second.nasal:
        return False
    a, b = first.vowel, second.vowel
    if a in "ãõ":
        return a + b in _DIPHTHONGS or (b in "ei" and a.translate(_PLAIN) + b in _DIPHTHONGS)
    if k + 2 < len(sounds) and sounds[k + 2].alternatives == _DIGRAPHS["nh"]:
        return False
    plain = a.translate(_PLAIN)
    return b in "iu" and plain + b in _DIPHTHONGS and plain != b


def _nuclei(sounds: list[_Sound]) -> list[tuple[int, ...]]:
    out: list[tuple[int, ...]] = []
    k = 0
    while k < len(sounds):
        if sounds[k].vowel:
            pair = _is_diphthong(sounds, k)
            out.append((k, k + 1) if pair else (k,))
            k += 2 if pair else 1
        else:
            k += 1
    return out


def _stressed(word: str, sounds: list[_Sound], nuclei: list[tuple[int, ...]]) -> int:
    """Index of the stressed nucleus."""
    for marks in (_MARKED, "ãõ"):
        found = [q for q, n in enumerate(nuclei) if any(sounds[k].vowel in marks for k in n)]
        if found:
            return found[-1]
    if not nuclei:
        return -1
    plain_end = word.endswith(("a", "e", "o", "as", "es", "os", "am", "em", "ens"))
    if plain_end and len(nuclei) > 1 and len(nuclei[-1]) == 1:
        return len(nuclei) - 2
    return len(nuclei) - 1


_TONIC: dict[str, Alternatives] = {
    "a": ("AA",),
    "e": ("EH", "EY"),
    "i": ("IY",),
    "o": ("AO", "OW"),
    "u": ("UW",),
    "ê": ("EY", "EH"),
    "ô": ("OW",),
    "é": ("EH",),
    "ó": ("AO", "AA"),
    "â": ("AH", "AA"),
}
_FINAL: dict[str, Alternatives] = {
    "a": ("AH", "AA"),
    "e": ("IY", "IH"),
    "i": ("IY",),
    "o": ("UW", "UH"),
    "u": ("UW",),
}
_WEAK: dict[str, Alternatives] = {
    "a": ("AA", "AH"),
    "e": ("EY", "IH"),
    "i": ("IY", "IH"),
    "o": ("OW", "UW"),
    "u": ("UW",),
}
_NASAL_END: dict[str, Alternatives] = {
    "a": ("AW N", "AH N"),
    "ã": ("AH N", "AA N"),
    "e": ("EY N", "EH N", "EY"),
    "i": ("IY N", "IY NG"),
    "o": ("OW N", "OW NG"),
    "u": ("UW N", "UW NG"),
}
_NASAL: dict[str, Alternatives] = {
    "a": ("AH {}", "AA {}"),
    "e": ("EH {}", "EY {}"),
    "i": ("IY {}", "IH {}"),
    "o": ("OW {}",),
    "u": ("UW {}",),
}


def _nasal(sounds: list[_Sound], k: int) -> Alternatives:
    sound = sounds[k]
    plain = sound.vowel.translate(_PLAIN)
    after = sounds[k + 1] if k + 1 < len(sounds) else None
    if sound.vowel in "ãõ" and not sound.nasal:
        return _NASAL_END["ã"] if sound.vowel == "ã" else ("OW N",)
    if after is None:
        return _NASAL_END[plain]
    labial = bool(after.alternatives) and after.alternatives[0][:1] in "PB"
    return tuple(form.format("M" if labial else "N") for form in _NASAL[plain])


def _vowel_sounds(
    sounds: list[_Sound], nucleus: tuple[int, ...], stressed: bool, final: bool
) -> Alternatives:
    first = sounds[nucleus[0]]
    if len(nucleus) == 2:
        pair = first.vowel + sounds[nucleus[1]].vowel
        return _DIPHTHONGS.get(pair) or _DIPHTHONGS[pair.translate(_PLAIN)]
    if first.nasal or first.vowel in "ãõ":
        return _nasal(sounds, nucleus[0])
    plain = first.vowel.translate(_PLAIN)
    if stressed:
        return _TONIC.get(first.vowel, _TONIC[plain])
    return _FINAL[plain] if final else _WEAK[plain]


def _softened(sounds: list[_Sound], k: int, weak_end: bool) -> Alternatives:
    """t and d before an i sound: chi and ji."""
    own = sounds[k].alternatives
    after = sounds[k + 1] if k + 1 < len(sounds) else None
    if own not in (("T",), ("D",)) or after is None or not after.vowel:
        return own
    if after.vowel in "ií" or (after.vowel == "e" and not after.nasal and weak_end):
        return ("CH",) if own == ("T",) else ("JH",)
    return own


def segments(word: str) -> list[Alternatives]:
    """The sounds of one lower-case word in order, each with its alternatives."""
    sounds = _sounds(word)
    nuclei = _nuclei(sounds)
    stress = _stressed(word, sounds, nuclei)
    by_first = {nucleus[0]: q for q, nucleus in enumerate(nuclei)}
    inside = {nucleus[1] for nucleus in nuclei if len(nucleus) == 2}
    out: list[Alternatives] = []
    for k, sound in enumerate(sounds):
        if k in inside:
            continue
        if sound.vowel:
            q = by_first[k]
            final = q == len(nuclei) - 1 and q > stress >= 0
            out.append(_vowel_sounds(sounds, nuclei[q], q == stress, final))
        else:
            q = by_first.get(k + 1, -1)
            last = k + 2 >= len(sounds) or sounds[k + 2 :] == [_Sound(("S", "SH"))]
            out.append(_softened(sounds, k, q != stress and last))
    return out


@lru_cache(maxsize=20000)
def variants(word: str, most: int = 6) -> tuple[str, ...]:
    """Up to `most` pronunciations of one lower-case word, likeliest first; () for no letters."""
    parts = segments(word)
    choices = itertools.islice(itertools.product(*(range(len(p)) for p in parts)), 4000)
    ranked = sorted(choices, key=lambda z: (sum(1 for y in z if y), sum(z)))
    found: list[str] = []
    for choice in ranked:
        said = " ".join(
            part[which] for part, which in zip(parts, choice, strict=True) if part[which]
        )
        if said and said not in found:
            found.append(said)
        if len(found) >= most:
            break
    return tuple(found)
