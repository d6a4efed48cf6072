"""The catalogue: read by all who serve, written by admins; and when a promise falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Conflict, Invalid, NotFound
from crm.services import store
from crm.services.model import Service, check_service, walk
from crm.sla.calendars import ALWAYS, from_data
from crm.sla.model import Calendar, due
from crm.tickets.store import number_format
from crm.words import stems

CITY_HOURS: Mapping[str, Any] = {
    "week": {str(day): [["08:00", "12:00"], ["13:00", "17:00"]] for day in range(5)},
    "holidays": "BR",
}


class Services:
    """Read, search and change the catalogue."""

    def __init__(self, db: Database, zone: str = "America/Sao_Paulo") -> None:
        self._db = db
        self._zone = zone

    async def catalogue(self, access: Access) -> list[Service]:
        access.need("service.read")
        return await self._db.read(store.everything)

    async def search(self, access: Access, text: str, limit: int = 20) -> list[Service]:
        """Services whose words match, best first."""
        access.need("service.read")
        found = await self._db.read(store.everything)
        return rank(found, text)[:limit]

    async def info(self, key: str, intent: str = "") -> Service | None:
        """A service by key, else the first that a wish leads to; the catalogue is public."""

        def read(tx: Tx) -> Service | None:
            found = store.get(tx, key) if key else None
            wanted = (
                [found]
                if found and found.level == 3
                else self.by_intent(tx, [intent] if intent else [])
            )
            return wanted[0] if wanted and wanted[0].active else None

        return await self._db.read(read)

    async def put(self, access: Access, service: Service) -> Service:
        """Add or change one entry. Raises Invalid when it cannot stand where it is put."""
        access.need("service.write")

        def write(tx: Tx) -> Service:
            parent = store.get(tx, service.parent) if service.parent else None
            if service.parent and parent is None:
                raise Invalid("O grupo deste serviço não existe.", field="parent")
            check_service(service, parent)
            before = store.get(tx, service.key)
            if before and before.level != service.level:
                raise Conflict("Um item do catálogo não muda de nível.", field="level")
            self._check_promise(tx, service)
            store.put(tx, service)
            audit.record(tx, access, "change", "service", service.key)
            return service

        return await self._db.write(write)

    def load(self, tx: Tx, document: Sequence[Mapping[str, Any]]) -> int:
        """Bring the rows up to a catalogue document; returns how many services it has."""
        found = walk(document)
        for service in found:
            self._check_promise(tx, service)
            store.put(tx, service)
        return len(found)

    def _check_promise(self, tx: Tx, service: Service) -> None:
        """Its calendar works long enough, and its object has a number format. Raises Invalid."""
        number_format(tx, service.object)
        self.due_at(tx, service, tx.now)

    def get_in(self, tx: Tx, key: str) -> Service:
        """A service that can be asked for. Raises NotFound, Invalid for a theme or group."""
        service = store.get(tx, key)
        if service is None or not service.active:
            raise NotFound("Este serviço não está no catálogo.", field="service")
        if service.level != 3:
            raise Invalid("Escolha um serviço, não um tema ou grupo.", field="service")
        return service

    def by_intent(self, tx: Tx, intents: Sequence[str]) -> list[Service]:
        """Services to which a wish understood by the IVR leads."""
        if not intents:
            return []
        return [s for s in store.everything(tx) if s.level == 3 and set(s.intents) & set(intents)]

    def calendar(self, tx: Tx, key: str) -> Calendar:
        """A calendar by key; ``sempre`` and ``cidade`` exist in every city. Raises Invalid."""
        data = store.calendar_data(tx, key)
        if data is None:
            if key == ALWAYS:
                data = {"always": True}
            elif key == "cidade":
                data = CITY_HOURS
            else:
                raise Invalid(f"O calendário “{key[:40]}” não existe.", field="calendar")
        return from_data(key, self._zone, data)

    def due_at(self, tx: Tx, service: Service, start: datetime) -> tuple[datetime, str] | None:
        """When the service's promise falls due and by which rule, None without a promise."""
        calendar = self.calendar(tx, service.calendar)
        if service.minutes is None:
            return None
        at = due(calendar, start, service.minutes)
        return at, f"{service.calendar}:{service.minutes}:{service.phase}"


def rank(services: Sequence[Service], text: str) -> list[Service]:
    """Services (level 3) that have every word of ``text`` begun in them; label hits first."""
    wanted = stems(text)
    if not wanted:
        return []
    parents = {service.key: service for service in services}
    scored: list[tuple[int, int, str, Service]] = []
    for service in services:
        if service.level != 3:
            continue
        label, other = stems(service.label), stems(_around(service, parents))
        score = 0
        for word in wanted:
            if any(have.startswith(word) for have in label):
                score += 3
            elif any(have.startswith(word) for have in other):
                score += 1
            else:
                break
        else:
            scored.append((-score, service.position, service.key, service))
    return [service for *_, service in sorted(scored, key=lambda item: item[:3])]


def _around(service: Service, parents: Mapping[str, Service]) -> str:
    texts, above = [service.description, " ".join(service.intents)], service.parent
    while above:
        texts.append(parents[above].label)
        above = parents[above].parent
    return " ".join(texts)
