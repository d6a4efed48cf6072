"""What a supervisor does to others' work: presence, sessions, places in a queue, queues.

Each asks for its right, takes a reason where it touches people, and leaves an audit entry.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.access import audit
from core.access.model import Access
from core.access.store import sessions_of
from core.db import Tx
from core.errors import Conflict, Invalid, NotFound
from core.ids import new_id
from core.interaction import Stage
from cti.calls.reception import Reception
from cti.journey import Command
from cti.roof import Roof
from cti.supervising import store
from queues.model import Presence

MOST_PRIORITY = 600


class Deeds:
    """The verbs of the live page, apart from being on a call."""

    def __init__(self, roof: Roof, reception: Reception) -> None:
        self.roof, self._reception = roof, reception

    async def force_presence(
        self, access: Access, operator: str, presence: Presence, reason: str, why: str
    ) -> None:
        """Pause (or make available) somebody else; ``reason`` is the pause's key."""
        access.need("supervision.presence")
        if presence == "wrap_up":
            raise Invalid("O pós-atendimento começa sozinho.", field="presence")
        await self.roof.queues.set_presence(operator, presence, reason)
        await self._audited(access, presence, "operator", operator, why, key=reason)

    async def log_out(self, access: Access, operator: str, why: str) -> int:
        """End every session of somebody; not in mid-conversation. Returns how many there were."""
        access.need("supervision.logout")
        desk = self.roof.queues.engine.desks.by_id.get(operator)
        if desk is not None and any(held.answered for held in desk.held.values()):
            raise Conflict("Esta pessoa está atendendo agora. Espere o fim ou assuma a ligação.")
        found = await self.roof.db.read(lambda tx: sessions_of(tx, operator))
        for session in found:
            await self.roof.accounts.sign_out(session.id, "supervisor")
        if desk is not None:
            await self.roof.queues.set_presence(operator, "offline", "supervisor")
        await self._audited(access, "log_out", "user", operator, why, sessions=len(found))
        return len(found)

    async def move(self, access: Access, interaction: str, to: dict[str, str], why: str) -> None:
        """To another queue, or to an operator by name; waiting or in conversation."""
        access.need("supervision.move")
        if len(to) != 1:
            raise Invalid("Escolha um destino: uma fila ou um atendente.", field="queue")
        await self._known(to)
        visit = self._reception.journey(interaction).visit
        if visit.stage is Stage.WAITING:
            command = Command("move", {"named": None, **self._request(to)})
        elif visit.stage is Stage.TALKING:
            command = Command("transfer", dict(to))
        else:
            raise Conflict("Só dá para mover quem está na espera ou em conversa.")
        self._reception.command(interaction, None, command)
        await self._audited(access, "move", "interaction", interaction, why, **to)

    @staticmethod
    def _request(to: dict[str, str]) -> dict[str, str]:
        return {"named": to["operator"]} if "operator" in to else {"queue": to["queue"]}

    async def _known(self, to: dict[str, str]) -> None:
        queues = self.roof.queues
        if "queue" in to:
            await queues.queue(to["queue"])
        elif to["operator"] not in queues.config.operators:
            raise NotFound("Este usuário não atende filas.", operator=to["operator"][:36])

    async def set_priority(
        self, access: Access, interaction: str, minutes: int, why: str
    ) -> int | None:
        """Count ``minutes`` more of waiting for this one; returns the new position."""
        access.need("supervision.move")
        journey = self._reception.journey(interaction)
        visit = journey.visit
        if visit.stage is not Stage.WAITING:
            raise Conflict("A prioridade só muda na espera.")
        visit.request = {**(visit.request or {}), "priority": minutes}
        await self.roof.visits.save(visit)
        place = await self.roof.queues.enter(journey.queue_request())
        await self._audited(access, "priority", "interaction", interaction, why, minutes=minutes)
        return place.position() if not place.gone else None

    async def override_queue(
        self, access: Access, queue: str, state: str, until: datetime | None, why: str
    ) -> None:
        """Open or close a queue now, until an instant or until further notice; "" ends it."""
        access.need("supervision.queue")
        if until is not None and until <= self.roof.clock.now():
            raise Invalid("O horário já passou.", field="until")
        await self.roof.queues.overrides.set(access, queue, state, until)
        action = f"override_{state}" if state else "override_end"
        await self._audited(access, action, "queue", queue, why)

    async def _audited(
        self, access: Access, action: str, object_: str, id_: str, why: str, **detail: Any
    ) -> None:
        """The audit says what was done; the reason, free words, lies in the deed's own row."""
        deed = new_id()
        row = {"action": action, "object": object_, "object_id": id_, "reason": why}

        def work(tx: Tx) -> None:
            store.add_deed(tx, access, {"id": deed, **row})
            audit.record(tx, access, action, object_, id_, deed=deed, **detail)

        await self.roof.db.write(work)
