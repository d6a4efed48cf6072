"""Calling a number outside: whether it may be called, and on which of the city's lines."""

from __future__ import annotations

from core.errors import Invalid, Unavailable
from core.settings import Settings
from core.telephone import Telephone, read_telephone

NO_TRUNK = "Não há tronco configurado para ligar para fora."
CALLABLE = frozenset({"mobile", "landline", "tollfree", "short"})
COSTLY = ("+55900", "+55500", "+55300")
"""Prefixes that cost by the call or by gift (Anatel, Resolução 749/2022): never called by us."""


class Trunks:
    """The lines of ``[[pbx.trunks]]`` that have a ``server``; the first is used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        lines = ((str(r.get("key")), str(r.get("server", ""))) for r in settings.trunks)
        self._outward = [(key, server) for key, server in lines if server]

    @property
    def any(self) -> bool:
        """Is there a line to call out on?"""
        return bool(self._outward)

    def read(self, number: str) -> Telephone:
        """What is to be called. Raises Invalid with what to do, Unavailable without a line."""
        settings = self._settings
        found = read_telephone(number, settings.city_ddd, settings.short_codes)
        if not found.usable:
            raise Invalid("Este número de telefone não está completo.", field="number")
        if not self.any:
            raise Unavailable(NO_TRUNK)
        if not self.may(found):
            raise Invalid("Este número não pode ser chamado daqui.", field="number")
        return found

    def may(self, telephone: Telephone) -> bool:
        """Whether the city's rules allow calling it."""
        if telephone.kind == "short":
            return telephone.raw in self._settings.short_codes
        e164 = telephone.e164 or ""
        allowed = e164.startswith(self._settings.outbound_prefixes)
        return telephone.kind in CALLABLE and allowed and not e164.startswith(COSTLY)

    def endpoint(self, telephone: Telephone) -> str:
        """Asterisk's name of the call: line and address, the number in E.164 or as a short code."""
        key, server = self._outward[0]
        return f"trunk-{key}/sip:{telephone.e164 or telephone.raw}@{server}"
