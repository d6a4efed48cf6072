"""Yes and no, as Brazilians say them."""

from __future__ import annotations

from typing import Literal

from ivr.words import plain

_NO = {
    "nao", "nunca", "negativo", "errado", "incorreto", "nada", "nem", "jamais",
}  # fmt: skip
_YES = {
    "sim", "isso", "certo", "correto", "exato", "exatamente", "claro", "positivo", "confirmo",
    "confirma", "ok", "uhum", "aham", "ta", "tah", "pode", "quero", "perfeito", "afirmativo",
    "s", "beleza", "e", "eh", "mesmo", "ja", "tem", "isto",
}  # fmt: skip


def yes_or_no(text: str) -> Literal["sim", "nao"] | None:
    """ "sim", "nao" or None when it is neither. A "não" anywhere wins: "isso não", "tá não",
    except in "não, tá certo" and "por que não": a correction of our doubt, said with a yes last."""
    words = plain(text).split()
    if not words or len(words) > 12:
        return None
    if words[0] == "nao" and words[-1] in {"certo", "correto", "isso", "sim"} and len(words) > 1:
        return "nao" if words[1] in {"esta", "ta", "e"} and len(words) == 3 else "sim"
    if any(word in _NO for word in words) or words == ["n"]:
        return "nao"
    if words[0] in _YES or words[-1] in _YES - {"e", "tem"}:
        return "sim"
    return None
