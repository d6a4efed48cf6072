"""The CTI server: the one place where the parts are put together."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import ssl
from dataclasses import dataclass
from typing import Any

import structlog
import uvloop
from aiohttp import web

from core.access import http as access_http
from core.access.model import Access
from core.access.service import Accounts
from core.bus import Bus
from core.clock import SystemClock
from core.db import Database
from core.errors import NotFound
from core.ledger import Ledger
from core.logs import set_up_logs
from core.plug import Plug
from core.settings import ROOT, Settings
from core.tasks import Backoff, Crew
from core.web.app import build_app
from core.web.routes import Route
from crm.plug import plug as crm_plug
from crm.service import Crm
from cti import numbers
from cti.asterisk.ami import Ami
from cti.asterisk.ari import Ari
from cti.asterisk.legs import Legs
from cti.asterisk.link import Link
from cti.calls.actions import story_actions
from cti.calls.reception import Alive, Reception
from cti.control import Control
from cti.desk.feed import Feed
from cti.desk.http import call_routes, telephone_routes
from cti.desk.hub import Hub
from cti.desk.socket import Sockets
from cti.desk.telephones import Telephones
from cti.desk.watch import DeskWatch
from cti.interactions import http as visit_http
from cti.interactions import views as visit_views
from cti.interactions.service import Visits
from cti.roof import Roof
from cti.sounds import make_sound
from cti.warming import warm_up
from ivr.plug import plug as ivr_plug
from ivr.service import Flows, Surroundings
from queues.plug import plug as queues_plug
from queues.service import Queues
from queues.settings import RoutingSettings
from recorder.plug import plug as recorder_plug
from recorder.service import Recorder

log = structlog.get_logger(__name__)
WEB = ROOT / "web" / "dist"
PBX_USER = "atende"


@dataclass(slots=True)
class Server:
    """Everything that runs, made by :func:`assemble`, started and stopped by :func:`main`."""

    settings: Settings
    crew: Crew
    roof: Roof
    reception: Reception
    link: Link
    feed: Feed
    control: Control
    ledger: Ledger
    plugs: tuple[Plug, ...]
    app: web.Application
    telephones: Telephones
    watch: DeskWatch
    runner: web.AppRunner | None = None


async def assemble(settings: Settings) -> Server:
    """Make every part; nothing is started yet."""
    clock, bus, crew, calls = SystemClock(), Bus(), Crew("server"), Crew("calls")
    db = Database(settings.database_url, clock)
    book = Ledger(db)
    ari = Ari(
        f"http://127.0.0.1:{settings.asterisk_http_port}",
        settings.app_name,
        PBX_USER,
        settings.secret("ari"),
    )
    ami = Ami("127.0.0.1", settings.ami_port, PBX_USER, settings.secret("ami"))
    legs, hub = Legs(), Hub()
    accounts = Accounts(db, settings.session_hours)
    telephones = Telephones(db, ari, hub, settings)
    crm = Crm(db, settings.city_ddd, settings.zone)
    queues = Queues(db, clock, RoutingSettings.of(settings))
    flows = Flows(db)
    alive = Alive()
    recorder = Recorder(db, settings.home, alive, clock)
    book_of_numbers = numbers.Numbers(db)
    sound = await make_sound(settings)
    plugs = (
        ivr_plug(flows),
        queues_plug(queues),
        crm_plug(crm),
        recorder_plug(recorder),
    )
    roof = Roof(
        settings=settings,
        clock=clock,
        db=db,
        bus=bus,
        crew=calls,
        accounts=accounts,
        ari=ari,
        ami=ami,
        legs=legs,
        hub=hub,
        telephones=telephones,
        visits=Visits(db, settings.commit_deadline),
        numbers=book_of_numbers,
        flows=flows,
        queues=queues,
        crm=crm,
        recorder=recorder,
        sound=sound,
        actions={name: act for plug in plugs for name, act in plug.flow_actions.items()},
    )
    reception = Reception(roof)
    alive.reception = reception
    roof.actions.update(story_actions(reception))

    async def queue_keys() -> frozenset[str]:
        return frozenset(queues.config.queues)

    flows.surroundings = Surroundings(queue_keys, frozenset(roof.actions))

    async def recover(channels: list[dict[str, Any]]) -> None:
        await telephones.push_all()
        await reception.recover(channels)

    link = Link(ari, legs, calls, recover, reception.greet)
    views = [*visit_views.VIEWS, *(view for plug in plugs for view in plug.views)]
    feed = Feed(db, book, views)
    watch = DeskWatch(roof, reception)
    routes = [
        *access_http.session_routes(accounts, bool(settings.https_cert)),
        *access_http.account_routes(accounts, db),
        *numbers.routes(book_of_numbers, db),
        *visit_http.routes(db),
        *telephone_routes(telephones),
        *call_routes(reception, queues, settings),
        *watch.routes(),
        Route("GET", "/api/socket", Sockets(feed, hub, accounts).handle, summary="Live socket"),
        Route("GET", "/api/about", about(settings), public=True, summary="Which city this is"),
        *(route for plug in plugs for route in plug.routes),
    ]

    async def authenticate(request: web.Request) -> Access | None:
        token = access_http.token_of(request)
        request["token"] = token
        return await accounts.authenticate(token)

    app = build_app(routes, authenticate, f"Atende · {settings.city_name}")
    serve_pages(app)
    control = Control(reception, settings.home / "run" / "cti.sock")
    return Server(
        settings, crew, roof, reception, link, feed, control, book, plugs, app, telephones, watch
    )


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


async def start(server: Server) -> None:
    """Start in an order in which nothing is missed: readers first, Asterisk last."""
    roof, crew = server.roof, server.crew
    await roof.numbers.load()
    await roof.queues.start()
    await roof.flows.start()
    await warm_up(roof)
    await server.control.start()
    crew.start("feed", server.feed.run, Backoff())
    listeners = [*server.watch.listeners(), *(one for p in server.plugs for one in p.listeners)]
    server.ledger.start(crew, listeners)
    for plug in server.plugs:
        for name, work in plug.tasks.items():
            crew.start(f"{plug.name}/{name}", work, Backoff())
    server.runner = web.AppRunner(server.app, access_log=None, shutdown_timeout=2)
    await server.runner.setup()
    await site(server).start()
    await roof.ami.connect()
    crew.start("asterisk", server.link.run, Backoff(0.1, 2.0))
    crew.start("sessions", lambda: sweep(roof.accounts), Backoff())
    async with asyncio.timeout(30):
        await server.link.connected.wait()
    log.info("server.ready", url=server.settings.url)


def site(server: Server) -> web.TCPSite:
    settings, context = server.settings, None
    assert server.runner is not None
    if settings.https_cert and settings.https_key:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(settings.https_cert, settings.https_key)
    return web.TCPSite(server.runner, settings.http_host, settings.http_port, ssl_context=context)


async def sweep(accounts: Accounts) -> None:
    while True:
        await accounts.sweep()
        await asyncio.sleep(60)


async def stop(server: Server) -> None:
    """Stop without ending calls: the next server finds them where they stand."""
    await server.roof.crew.close()
    await server.crew.close()
    await server.roof.queues.close()
    if server.runner:
        await server.runner.cleanup()
    await server.control.close()
    server.roof.ami.close()
    await server.roof.ari.close()
    await server.roof.sound.close()
    await server.roof.db.close()


async def main(settings: Settings | None = None) -> None:
    """Run until SIGTERM or SIGINT."""
    settings = settings or Settings()
    set_up_logs(settings.home / "log" / "cti.log")
    server = await assemble(settings)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    try:
        await start(server)
        await ended.wait()
    finally:
        await stop(server)


def run() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(main())


if __name__ == "__main__":
    run()
