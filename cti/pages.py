"""What a browser gets before and beside the API: the city's name and the built pages."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from core.errors import NotFound
from core.settings import ROOT, Settings

WEB = ROOT / "web" / "dist"


def about(settings: Settings) -> Any:
    """What the sign-in page may say before anyone has signed in."""

    async def handler() -> dict[str, str]:
        return {"city_name": settings.city_name, "number": settings.hotline_number}

    return handler


def serve_pages(app: web.Application) -> None:
    """The web build: hashed assets for a year, the page itself never from a cache."""

    async def asset(request: web.Request) -> web.StreamResponse:
        path = (WEB / request.match_info["path"]).resolve()
        if path.is_file() and path.is_relative_to(WEB):
            lasting = "assets" in path.relative_to(WEB).parts[:1]
            age = "public, max-age=31536000, immutable" if lasting else "no-cache"
            return web.FileResponse(path, headers={"Cache-Control": age})
        if request.path.startswith(("/api", "/assets")) or not (WEB / "index.html").is_file():
            raise NotFound("Este endereço não existe.")
        return web.FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})

    app.router.add_get("/{path:.*}", asset)
