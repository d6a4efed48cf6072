"""The aiohttp application: middlewares in order, then every room's routes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from aiohttp import web

from core.access.model import Access
from core.errors import AtendeError, Forbidden, Invalid
from core.web.openapi import document
from core.web.routes import MAX_BODY, Route, handler_of, problem_response

log = structlog.get_logger(__name__)
Authenticate = Callable[[web.Request], Awaitable[Access | None]]
SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(self), geolocation=(self)",
}


def _http_problem(error: web.HTTPException) -> web.Response:
    words = {404: "Este endereço não existe.", 405: "Este endereço não aceita esse método."}
    kept = {k: v for k, v in error.headers.items() if k in {"Allow", "Location", "Retry-After"}}
    problem = {
        "type": f"urn:atende:problem:http-{error.status}",
        "title": error.reason,
        "status": error.status,
        "detail": words.get(error.status, error.text or error.reason),
    }
    return problem_response(problem, kept)


@web.middleware
async def problems(request: web.Request, handler: Any) -> web.StreamResponse:
    """Every error becomes problem+json; an unforeseen one is logged and says nothing inside."""
    try:
        response: web.StreamResponse = await handler(request)
        return response
    except AtendeError as error:
        return problem_response(error.problem())
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _http_problem(error)
    except (UnicodeError, OverflowError):
        return problem_response(Invalid("O pedido tem texto ou número que não sei ler.").problem())
    except Exception:
        log.exception("web.failed", method=request.method, path=request.match_info.route.resource)
        return problem_response(AtendeError("Erro nosso. Já ficou registrado.").problem())


def same_origin(origin: str | None, host: str) -> bool:
    """Whether a browser's Origin is this very site (CSRF: OWASP cheat sheet, verify origin)."""
    return origin is None or re.sub(r"^https?://", "", origin) == host


def guard(authenticate: Authenticate) -> Any:
    """Who asks: sets ``request["access"]``, refuses writes from other sites, adds headers."""

    @web.middleware
    async def middleware(request: web.Request, handler: Any) -> web.StreamResponse:
        foreign = not same_origin(request.headers.get("Origin"), request.host)
        if request.method not in SAFE and foreign:
            raise Forbidden("Este pedido veio de outro site.")
        request["access"] = await authenticate(request)
        response: web.StreamResponse = await handler(request)
        return response

    return middleware


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api"):
        response.headers.setdefault("Cache-Control", "no-store")


def build_app(routes: Sequence[Route], authenticate: Authenticate, title: str) -> web.Application:
    """The application with ``routes`` and ``/api/openapi.json``."""
    app = web.Application(
        middlewares=[problems, guard(authenticate)], client_max_size=MAX_BODY * 16
    )
    app.on_response_prepare.append(_headers)
    spec = document(routes, title)

    async def openapi() -> dict[str, Any]:
        return spec

    for route in [*routes, Route("GET", "/api/openapi.json", openapi, public=True)]:
        app.router.add_route(route.method, route.path, handler_of(route))
    return app
