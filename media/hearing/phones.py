"""The sounds the recogniser knows: 31 of Brazilian Portuguese and silence.

Glides count as their vowels, nasal vowels as vowel and a nasal coda ("sim" = s i N), a diphthong
as two vowels; "6" is the weak a, "6~" the nasal one of "não" and "maçã". The spelling follows
SAMPA. Two sources feed it: espeak's IPA and the ARPAbet of `spelling`.
"""

from __future__ import annotations

import re

SILENCE = "sil"
_SOUNDS = "sil a 6 6~ e E i o O u p b t d k g f v s z S Z m n J L l r R tS dZ N"
PHONES: tuple[str, ...] = tuple(_SOUNDS.split())
NUMBER = {phone: index for index, phone in enumerate(PHONES)}

_IPA = (
    "tʃ=tS dʒ=dZ ɐ̃=6~ ã=6~ ɐ=6 æ=6 ə=6 ʌ=6 ɑ=a a=a ẽ=e e=e ɛ=E ĩ=i i=i ɪ=i y=i ɨ=i j=i õ=o o=o ɔ=O "
    "ɒ=O ũ=u u=u ʊ=u w=u p=p b=b β=b t=t d=d ð=d k=k c=k g=g ɡ=g ɣ=g f=f ɸ=f v=v s=s θ=s z=z ʃ=S "
    "ʂ=S ç=S ʒ=Z ʝ=Z m=m ɱ=m n=n ŋ=N ɲ=J ʎ=L l=l ɫ=l ɭ=l r=r ɾ=r ɹ=r x=R χ=R h=R ɦ=R ʁ=R"
)
_FROM_IPA: dict[str, str] = {
    sign: phone
    for sign, _, phone in sorted(
        (entry.partition("=") for entry in _IPA.split()), key=lambda parts: -len(parts[0])
    )
}
_ARPABET = (
    "AA=a AH=6 AO=O AW=a_u AY=a_i EH=E EY=e IH=i IY=i OW=o OY=o_i UH=u UW=u W=u Y=i HH=R R=r CH=tS "
    "JH=dZ SH=S ZH=Z NG=N P=p B=b T=t D=d K=k G=g F=f V=v S=s Z=z M=m N=n L=l"
)
_FROM_ARPABET = {entry.split("=")[0]: entry.split("=")[1].split("_") for entry in _ARPABET.split()}
_VOWELS = frozenset(("a", "6", "6~", "e", "E", "i", "o", "O", "u"))


def from_ipa(ipa: str) -> tuple[str, ...]:
    """ "bˌuɾˈakʊ" -> b u r a k u; signs it does not know are left out."""
    rest = re.sub("[ˈˌː͡ʲ\u200d ]", "", ipa)
    out: list[str] = []
    while rest:
        for sign, phone in _FROM_IPA.items():
            if rest.startswith(sign):
                out.append(phone)
                rest = rest[len(sign) :]
                break
        else:
            rest = rest[1:]
    return tuple(out)


def from_arpabet(said: str) -> tuple[str, ...]:
    """One pronunciation of `spelling` in these sounds."""
    said = re.sub(r"\bN Y\b", "J", re.sub(r"\bL Y\b", "LY", f" {said} ")).strip()
    said = said.replace("AW N", "6~ u_")
    out: list[str] = []
    for name in said.split():
        if name in ("J", "LY", "6~", "u_"):
            out.append({"LY": "L", "u_": "u"}.get(name, name))
        else:
            out.extend(_FROM_ARPABET[name])
    return tuple(_with_codas(out))


def _with_codas(phones: list[str]) -> list[str]:
    """n before a consonant or at the end closes its syllable: N."""
    out = list(phones)
    for index, phone in enumerate(phones):
        following = phones[index + 1] if index + 1 < len(phones) else ""
        if phone == "n" and following not in _VOWELS:
            out[index] = "N"
    return out
