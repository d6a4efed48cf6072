"""What nodes need beside the flows: secrets, requests outside, announcements, events."""

from __future__ import annotations

from dataclasses import dataclass

from core.db import Database
from core.plug import FlowAction
from core.web.routes import Route
from ivr.announcements.http import routes as announcement_routes
from ivr.announcements.service import Announcements
from ivr.events.http import routes as event_routes
from ivr.events.service import Events, Exists
from ivr.outside.calling import Calling
from ivr.outside.hosts import Hosts
from ivr.outside.http import routes as host_routes
from ivr.outside.sending import Sender
from ivr.places.http import routes as place_routes
from ivr.places.service import Places
from ivr.secrets.http import routes as secret_routes
from ivr.secrets.service import Secrets


@dataclass(frozen=True, slots=True)
class Helpers:
    """One of each, with their doors and the actions that nodes call."""

    db: Database
    secrets: Secrets
    hosts: Hosts
    calling: Calling
    announcements: Announcements
    events: Events
    places: Places

    def routes(self) -> list[Route]:
        """Every door."""
        return [
            *secret_routes(self.secrets),
            *host_routes(self.hosts),
            *announcement_routes(self.announcements, self.db.clock),
            *event_routes(self.events),
            *place_routes(self.places),
        ]

    def actions(self) -> dict[str, FlowAction]:
        """By the names under which nodes call them."""
        return {
            "http": self.calling.act,
            "announcements": self.announcements.act,
            "wait_event": self.events.act,
            "places": self.places.act,
        }


def make_helpers(db: Database, secret: str, exists: Exists | None = None) -> Helpers:
    """`secret` seals the secrets; `exists` says whether a visit is there to be told of an event."""
    secrets, hosts = Secrets(db, secret), Hosts(db)
    calling = Calling(secrets, Sender(hosts.allowed), db.clock, hosts.ready)
    return Helpers(db, secrets, hosts, calling, Announcements(db), Events(db, exists), Places(db))
