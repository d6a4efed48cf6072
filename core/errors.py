"""Errors that a person may see: each knows its HTTP status and its words (RFC 9457)."""

from __future__ import annotations

from typing import Any, ClassVar


class AtendeError(Exception):
    """The base of errors that reach people. ``detail`` says in Portuguese what to do."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Algo deu errado"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra

    def problem(self) -> dict[str, Any]:
        """The RFC 9457 document, without the instance."""
        return {
            **self.extra,
            "type": f"urn:atende:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }


class Invalid(AtendeError):
    status, slug, title = 422, "invalid", "Há algo a corrigir"


class Unauthenticated(AtendeError):
    status, slug, title = 401, "unauthenticated", "Entre para continuar"


class Forbidden(AtendeError):
    status, slug, title = 403, "forbidden", "Sem permissão"


class NotFound(AtendeError):
    status, slug, title = 404, "not-found", "Não encontrado"


class Conflict(AtendeError):
    status, slug, title = 409, "conflict", "Já mudou ou está em uso"


class TooMany(AtendeError):
    status, slug, title = 429, "too-many", "Espere um pouco"


class Unavailable(AtendeError):
    status, slug, title = 503, "unavailable", "Fora do ar por um momento"
