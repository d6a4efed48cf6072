"""Telephones as Brazilians type and networks present them.

Reading accepts +55, 0 + carrier + DDD, no DDD (the city's own), 0800 numbers, short codes and
withheld callers. Matching ignores the ninth digit of mobiles (Anatel, Resolução 553/2010), so
records from before it meet those from after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers

Kind = Literal["mobile", "landline", "tollfree", "short", "foreign", "withheld", "invalid"]
_WITHHELD = {"", "anonymous", "unavailable", "unknown", "restricted", "private", "asterisk", "s"}
_TOLL_FREE = re.compile(r"^0?(800|300|303|500|900)\d{6,7}$")


@dataclass(frozen=True, slots=True)
class Telephone:
    """A telephone number: as received, in E.164 where it has one, and its key for matching."""

    raw: str
    kind: Kind
    e164: str | None = None
    match_key: str | None = None

    @property
    def usable(self) -> bool:
        """Whether it says anything about who calls."""
        return self.match_key is not None

    @property
    def shown(self) -> str:
        """As a Brazilian reads it, e.g. ``(21) 98888-7777``."""
        if self.e164 is None:
            return {"withheld": "Número privado", "invalid": "Número inválido"}.get(
                self.kind, self.raw
            )
        parsed = phonenumbers.parse(self.e164)
        style = phonenumbers.PhoneNumberFormat
        brazil = self.e164.startswith("+55")
        return phonenumbers.format_number(parsed, style.NATIONAL if brazil else style.INTERNATIONAL)


def read_telephone(
    raw: str | None, ddd: str = "21", short_codes: tuple[str, ...] = ()
) -> Telephone:
    """Read what a person typed or a network sent; never raises, ``kind`` tells."""
    given = (raw or "").strip()[:64]
    if given.lower() in _WITHHELD:
        return Telephone(given, "withheld")
    text = re.sub(r"[\s().\-/]", "", given)
    if not re.fullmatch(r"\+?\d+", text):
        return Telephone(given, "invalid")
    if text in short_codes or (len(text) == 3 and text.startswith("1")):
        return Telephone(given, "short", None, text)
    if _TOLL_FREE.match(text):
        text = text.lstrip("0")
        return Telephone(given, "tollfree", f"+55{text}", f"55{text}")
    return _subscriber(given, text, ddd)


def _subscriber(given: str, text: str, ddd: str) -> Telephone:
    for candidate in _candidates(text, ddd):
        try:
            number = phonenumbers.parse(candidate, "BR")
        except phonenumbers.NumberParseException:
            continue
        if number.country_code == 55:
            found = _brazilian(given, str(number.national_number))
            if found:
                return found
        elif phonenumbers.is_valid_number(number):
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return Telephone(given, "foreign", e164, e164[1:])
    return Telephone(given, "invalid")


def _candidates(text: str, ddd: str) -> list[str]:
    """The readings of ``text`` in order of likelihood, as E.164 or national numbers."""
    if text.startswith("+"):
        return [text]
    found = []
    if text.startswith("00"):
        found.append("+" + text[2:])
    if text.startswith("0"):
        rest = text[1:]
        if len(rest) in (10, 11):
            found.append("+55" + rest)
        if len(rest) in (12, 13):  # 0 + carrier (two digits) + DDD + number
            found.append("+55" + rest[2:])
        return found
    if len(text) in (8, 9):
        found.append(f"+55{ddd}{text}")
    if len(text) in (10, 11):
        found.append("+55" + text)
    if len(text) in (12, 13) and text.startswith("55"):
        found.append("+" + text)
    if len(text) > 9:
        found.append("+" + text)
    return found


def _brazilian(given: str, national: str) -> Telephone | None:
    area, local = national[:2], national[2:]
    if len(national) not in (10, 11) or "0" in area:
        return None
    if len(local) == 9 and local[0] == "9":
        return Telephone(given, "mobile", f"+55{national}", f"55{area}{local[1:]}")
    if len(local) == 8 and local[0] in "6789":  # a mobile from before the ninth digit
        return Telephone(given, "mobile", f"+55{area}9{local}", f"55{area}{local}")
    if len(local) == 8 and local[0] in "2345":
        return Telephone(given, "landline", f"+55{national}", f"55{national}")
    return None
