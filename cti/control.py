"""The control socket: HTTP over a Unix socket in ATENDE_HOME/run, for the command line.

Only the user who runs the server can open it (mode 0600), so it carries system rights.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from core.access.model import Access
from core.db import Tx
from core.errors import AtendeError, NotFound
from core.web.app import build_app
from core.web.routes import Route, dump
from cti.calls.reception import Reception
from cti.interactions import store
from cti.interactions.report import report

SYSTEM = Access.system("control socket of the command line")


async def _as_system(_request: web.Request) -> Access:
    return SYSTEM


class Control:
    """``GET /control/status``, ``GET /control/calls?sip_call_id=|interaction=``, and ``routes``:
    those doors of the API that commands of this machine use, such as ``./atende flows``."""

    def __init__(self, reception: Reception, path: Path, routes: Sequence[Route] = ()) -> None:
        self._reception = reception
        self._path = path
        self._routes = routes
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = build_app(self._routes, _as_system, "Atende")
        app.router.add_get("/control/status", self._status)
        app.router.add_get("/control/calls", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            await web.UnixSite(self._runner, str(self._path)).start()
        finally:
            os.umask(before)

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _status(self, _request: web.Request) -> web.Response:
        stages = Counter(j.visit.stage.value for j in self._reception.journeys.values())
        roof = self._reception.roof
        commits = sorted(roof.db.commit_seconds)
        return web.json_response(
            {
                "pid": os.getpid(),
                "ready": True,
                "calls": {"total": sum(stages.values()), "by_stage": dict(stages)},
                "legs": len(roof.legs),
                "gaps": roof.visits.gaps,
                "commit_p99_ms": round(1000 * commits[int(len(commits) * 0.99)], 2)
                if commits
                else None,
            }
        )

    async def _call(self, request: web.Request) -> web.Response:
        try:
            document = await self._report(request.query)
        except AtendeError as error:
            return web.json_response(error.problem(), status=error.status)
        return web.json_response(dump(document))

    async def _report(self, query: Any) -> dict[str, Any]:
        db = self._reception.roof.db

        def find(tx: Tx) -> Any:
            if query.get("interaction"):
                return store.by_id(tx, SYSTEM, query["interaction"])
            return store.by_sip_call(tx, SYSTEM, query.get("sip_call_id", ""))

        row = await db.read(find)
        if row is None:
            raise NotFound("no such call")
        return await report(self._reception.roof, row)
