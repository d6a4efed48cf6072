"""The CTI server: the one place where the parts are put together."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
import uvloop
from aiohttp import web

from core.access import http as access_http
from core.access.model import Access
from core.access.service import Accounts
from core.bus import Bus
from core.clock import Clock, SystemClock
from core.db import Database
from core.ledger import Ledger
from core.logs import set_up_logs
from core.plug import Plug
from core.settings import Settings
from core.tasks import Backoff, Crew
from core.web.app import build_app
from core.web.routes import Route
from cti import numbers
from cti.asterisk.ami import Ami
from cti.asterisk.ari import Ari
from cti.asterisk.legs import Legs
from cti.asterisk.link import Link
from cti.callbacks.http import callback_routes
from cti.callbacks.service import Callbacks
from cti.callbacks.story import caller_of
from cti.callbacks.views import VIEWS as CALLBACK_VIEWS
from cti.calls.actions import story_actions
from cti.calls.reception import Reception
from cti.calls.trunks import Trunks
from cti.control import Control
from cti.debug.socket import DebugSockets
from cti.desk.feed import Feed
from cti.desk.http import call_routes, telephone_routes
from cti.desk.hub import Hub
from cti.desk.socket import Sockets
from cti.desk.telephones import Telephones
from cti.desk.watch import DeskWatch
from cti.interactions import http as visit_http
from cti.interactions import views as visit_views
from cti.interactions.service import Visits
from cti.pages import about, serve_pages
from cti.prompts.http import routes as prompt_routes
from cti.prompts.service import Prompts
from cti.roof import Roof
from cti.rooms import Rooms, make_rooms
from cti.sounds import make_sound
from cti.supervising.room import Supervising
from cti.warming import warm_up
from ivr.replay.http import routes as replay_routes
from ivr.replay.service import Replays

log = structlog.get_logger(__name__)
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
    supervising: Supervising
    runner: web.AppRunner | None = None


async def assemble(settings: Settings) -> Server:
    """Make every part; nothing is started yet."""
    clock = SystemClock()
    db = Database(settings.database_url, clock)
    rooms = make_rooms(settings, db, clock)
    roof = await make_roof(settings, db, clock, rooms)
    reception = Reception(roof)
    rooms.alive.reception = reception
    roof.callbacks.place = caller_of(reception)
    roof.actions.update(story_actions(reception))
    rooms.know_actions(frozenset(roof.actions))
    book = Ledger(db)
    supervising = Supervising(roof, reception)
    told = [*visit_views.VIEWS, *CALLBACK_VIEWS, *supervising.views()]
    views = [*told, *(view for plug in rooms.plugs for view in plug.views)]
    feed = Feed(db, book, views)
    watch = DeskWatch(roof, reception)
    app = build_app(
        [*make_routes(roof, rooms, reception, feed, watch), *supervising.routes()],
        authenticator(roof.accounts),
        f"Atende · {settings.city_name}",
    )
    serve_pages(app)
    return Server(
        settings=settings,
        crew=Crew("server"),
        roof=roof,
        reception=reception,
        link=make_link(roof, reception, supervising),
        feed=feed,
        control=Control(
            reception,
            settings.home / "run" / "cti.sock",
            [route for plug in rooms.plugs if plug.name == "ivr" for route in plug.routes],
        ),
        ledger=book,
        plugs=rooms.plugs,
        app=app,
        telephones=roof.telephones,
        watch=watch,
        supervising=supervising,
    )


async def make_roof(settings: Settings, db: Database, clock: Clock, rooms: Rooms) -> Roof:
    """What every story stands under: Asterisk's ends, the desks, the rooms and the sound."""
    http = f"http://127.0.0.1:{settings.asterisk_http_port}"
    ari = Ari(http, settings.app_name, PBX_USER, settings.secret("ari"))
    hub = Hub()
    trunks, prompts = Trunks(settings), Prompts(db)
    return Roof(
        settings=settings,
        clock=clock,
        db=db,
        bus=Bus(),
        crew=Crew("calls"),
        accounts=Accounts(db, settings.session_hours),
        ari=ari,
        ami=Ami("127.0.0.1", settings.ami_port, PBX_USER, settings.secret("ami")),
        legs=Legs(),
        hub=hub,
        telephones=Telephones(db, ari, hub, settings),
        visits=Visits(db, settings.commit_deadline),
        numbers=numbers.Numbers(db),
        trunks=trunks,
        callbacks=Callbacks(db, clock, rooms.queues, trunks),
        flows=rooms.flows,
        queues=rooms.queues,
        crm=rooms.crm,
        recorder=rooms.recorder,
        prompts=prompts,
        sound=await make_sound(settings, prompts),
        actions={name: act for plug in rooms.plugs for name, act in plug.flow_actions.items()},
    )


def make_link(roof: Roof, reception: Reception, supervising: Supervising) -> Link:
    """The link to Asterisk; whenever it stands anew, telephones and stories are put right."""

    async def recover(channels: list[dict[str, Any]]) -> None:
        await roof.telephones.push_all()
        await reception.recover(channels)
        await supervising.recover(channels)

    return Link(roof.ari, roof.legs, roof.crew, recover, reception.greet)


def make_routes(
    roof: Roof, rooms: Rooms, reception: Reception, feed: Feed, watch: DeskWatch
) -> list[Route]:
    """Everything under /api: access, the roof's own nouns, then what each room offers."""
    settings, accounts, db = roof.settings, roof.accounts, roof.db
    socket = Sockets(feed, roof.hub, accounts)
    return [
        *access_http.session_routes(accounts, bool(settings.https_cert)),
        *access_http.account_routes(accounts, db),
        *numbers.routes(roof.numbers, db),
        *callback_routes(roof.callbacks),
        *prompt_routes(roof.prompts, roof.sound.speak, roof.flows.published),
        *visit_http.routes(db),
        *DebugSockets(roof).routes(),
        *replay_routes(Replays(db, roof.flows, settings.zone)),
        *telephone_routes(roof.telephones),
        *call_routes(reception, roof.queues, settings),
        *watch.routes(),
        Route("GET", "/api/socket", socket.handle, summary="Live socket"),
        Route("GET", "/api/about", about(settings), public=True, summary="Which city this is"),
        *(route for plug in rooms.plugs for route in plug.routes),
    ]


def authenticator(accounts: Accounts) -> Callable[[web.Request], Awaitable[Access | None]]:
    """Who asks, by the session token of the request."""

    async def authenticate(request: web.Request) -> Access | None:
        token = access_http.token_of(request)
        request["token"] = token
        return await accounts.authenticate(token)

    return authenticate


async def start(server: Server) -> None:
    """Start in an order in which nothing is missed: readers first, Asterisk last."""
    roof, crew = server.roof, server.crew
    await roof.numbers.load()
    await roof.callbacks.load()
    await roof.prompts.load()
    await roof.queues.start()
    await roof.flows.start()
    await warm_up(roof)
    await server.control.start()
    crew.start("feed", server.feed.run, Backoff())
    server.supervising.start(crew)
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
    crew.start("callbacks", roof.callbacks.watch, Backoff())
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
    if server.roof.flows.second is not None:
        await server.roof.flows.second.close()
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
