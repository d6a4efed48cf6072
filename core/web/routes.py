"""Typed routes on aiohttp: pydantic in, pydantic out, rights checked before the handler."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError

from core.access.model import Access
from core.errors import Invalid, Unauthenticated

Handler = Callable[..., Awaitable[Any]]
MAX_BODY = 1 << 20
WORDS = {
    "missing": "Falta preencher.",
    "string_too_short": "Está curto demais.",
    "string_too_long": "Está longo demais.",
    "int_parsing": "Use um número inteiro.",
    "string_pattern_mismatch": "O formato não confere.",
    "extra_forbidden": "Este campo não existe.",
    "json_invalid": "O corpo precisa ser JSON válido.",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a handler sees it: who asks, and the raw request for the rare need."""

    request: web.Request
    access: Access


@dataclass(frozen=True, slots=True)
class Route:
    """One door. ``needs`` is the permission asked for; ``public`` needs no sign-in.

    The handler takes any of ``call``, ``path``, ``query``, ``body`` by name; the last three are
    pydantic models. It returns a model, a list of models, a mapping, None or a raw response.
    """

    method: str
    path: str
    handler: Handler
    needs: str | None = None
    public: bool = False
    status: int = 200
    summary: str = ""

    def hints(self) -> dict[str, Any]:
        return get_type_hints(self.handler, include_extras=True)


def _problems(error: ValidationError, where: str) -> Invalid:
    fields = [
        {
            "field": ".".join(str(part) for part in item["loc"]) or where,
            "code": item["type"],
            "message": WORDS.get(item["type"], item["msg"].removeprefix("Value error, ")),
        }
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    first = fields[0]
    return Invalid(f"{first['field']}: {first['message']}", errors=fields, where=where)


def _check(kind: Any, data: Any, where: str) -> Any:
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise _problems(error, where) from error


async def _body(request: web.Request) -> Any:
    raw = await request.read()
    try:
        return json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        raise Invalid("O corpo precisa ser JSON válido.", where="body") from None


def _query(request: web.Request) -> dict[str, Any]:
    many = request.query
    return {
        key: (many.getall(key) if len(many.getall(key)) > 1 else many[key]) for key in set(many)
    }


def dump(value: Any) -> Any:
    """``value`` as JSON-able data."""
    return TypeAdapter(Any).dump_python(value, mode="json")


def handler_of(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler that stands before ``route.handler``."""
    hints = route.hints()
    names = list(inspect.signature(route.handler).parameters)

    async def handle(request: web.Request) -> web.StreamResponse:
        access: Access | None = request.get("access")
        if access is None and not route.public:
            raise Unauthenticated("Sua sessão terminou ou ainda não começou. Entre de novo.")
        if route.needs and access is not None:
            access.need(route.needs)
        given: dict[str, Any] = {}
        if "call" in names:
            given["call"] = Call(request, access or Access(None, "visitante"))
        if "path" in names:
            given["path"] = _check(hints["path"], dict(request.match_info), "path")
        if "query" in names:
            given["query"] = _check(hints["query"], _query(request), "query")
        if "body" in names:
            given["body"] = _check(hints["body"], await _body(request), "body")
        result = await route.handler(**given)
        if isinstance(result, web.StreamResponse):
            return result
        if result is None:
            return web.Response(status=204 if route.status == 200 else route.status)
        return web.json_response(dump(result), status=route.status)

    return handle


def problem_response(
    problem: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> web.Response:
    """An RFC 9457 answer."""
    return web.json_response(
        problem,
        status=problem["status"],
        content_type="application/problem+json",
        headers=headers,
    )


class Empty(BaseModel):
    """An answer with nothing in it."""
