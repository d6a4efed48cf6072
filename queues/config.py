"""Queues, skills, operators and city days as configured: rows first, then the engine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.access.model import Access
from core.access.store import record
from core.db import Tx
from core.errors import Conflict, Invalid, NotFound
from core.facts.queue import (
    CityDayConfigured,
    OperatorConfigured,
    QueueConfigured,
    SkillConfigured,
)
from core.ids import check_key
from queues import moves, store
from queues.hours import Calendar
from queues.rules import (
    OperatorSpec,
    QueueSpec,
    SkillSpec,
    operator_of,
    policy_of,
    profile_of,
    queue_of,
)

if TYPE_CHECKING:
    from queues.running import Running


class Config:
    """What is configured, in memory; every change is a row, a fact, an audit entry, a step."""

    def __init__(self, queues: Running) -> None:
        self._room = queues
        self.queues: dict[str, QueueSpec] = {}
        self.skills: dict[str, SkillSpec] = {}
        self.operators: dict[str, OperatorSpec] = {}
        self.calendar = Calendar(queues.settings.zone, queues.settings.state)

    def load(self, found: dict[str, Any]) -> None:
        """From the rows, at the start."""
        self.queues = {row.key: queue_of(row) for row in found["queues"]}
        self.skills = {row.key: SkillSpec(key=row.key, label=row.label) for row in found["skills"]}
        self.operators = {row.user_id: operator_of(row) for row in found["operators"]}
        self.calendar.city_days.update({row.day: row.label for row in found["city_days"]})

    def queue(self, key: str) -> QueueSpec:
        """Raises NotFound."""
        found = self.queues.get(key)
        if found is None:
            raise NotFound(f"A fila “{key[:64]}” não existe.", queue=key[:64])
        return found

    def operator(self, user_id: str) -> OperatorSpec:
        """Raises NotFound."""
        found = self.operators.get(user_id)
        if found is None:
            raise NotFound("Este usuário não atende filas.", operator=user_id)
        return found

    async def save_queue(self, access: Access, spec: QueueSpec) -> QueueSpec:
        """Create or change a queue; its version grows with every change."""
        before = self.queues.get(spec.key)
        spec = spec.model_copy(update={"version": before.version + 1 if before else 1})
        policy = policy_of(spec, self._room.settings)
        self._known_skills(
            [w.skill for clause in policy.requires for w in clause]
            + [w.skill for w in policy.prefers]
        )
        change = "changed" if before else "created"
        if before and before.closed != spec.closed:
            change = "closed" if spec.closed else "opened"

        def work(tx: Tx) -> None:
            values = spec.model_dump(mode="json", exclude={"key"})
            store.put(tx, store.queues, {"key": spec.key}, {**values, "changed_at": tx.now})
            tx.append(QueueConfigured(queue=spec.key, change=change, rule=spec.version))
            record(tx, access, change, "queue", spec.key)

        await self._room.db.write(work)
        self.queues[spec.key] = spec
        self._room.tell(moves.QueueChanged(policy))
        return spec

    async def remove_queue(self, access: Access, key: str) -> None:
        """Raises NotFound, or Conflict while somebody waits or serves there."""
        spec = self.queue(key)
        if any(key == item.arrived.queue for item in self._room.engine.items.values()):
            raise Conflict("Há pessoas nesta fila agora. Feche a fila e tente de novo depois.")
        if any(seat.queue == key for op in self.operators.values() for seat in op.seats):
            raise Conflict("Ainda há operadores nesta fila. Tire-os dela primeiro.")

        def work(tx: Tx) -> None:
            store.remove(tx, store.queues, key=key)
            tx.append(QueueConfigured(queue=key, change="removed", rule=spec.version))
            record(tx, access, "removed", "queue", key)

        await self._room.db.write(work)
        del self.queues[key]
        self._room.tell(moves.QueueRemoved(key))

    async def save_skill(self, access: Access, spec: SkillSpec) -> SkillSpec:
        check_key(spec.key)
        change = "changed" if spec.key in self.skills else "created"

        def work(tx: Tx) -> None:
            store.put(tx, store.skills, {"key": spec.key}, {"label": spec.label})
            tx.append(SkillConfigured(skill=spec.key, change=change))
            record(tx, access, change, "skill", spec.key)

        await self._room.db.write(work)
        self.skills[spec.key] = spec
        return spec

    async def remove_skill(self, access: Access, key: str) -> None:
        """Raises NotFound, or Conflict while a queue or an operator uses it."""
        if key not in self.skills:
            raise NotFound(f"A habilidade “{key[:64]}” não existe.", skill=key[:64])
        used = any(key in op.skills for op in self.operators.values())
        if used or any(key in str(spec.rules) for spec in self.queues.values()):
            raise Conflict("Esta habilidade está em uso por uma fila ou um operador.")

        def work(tx: Tx) -> None:
            store.remove(tx, store.skills, key=key)
            tx.append(SkillConfigured(skill=key, change="removed"))
            record(tx, access, "removed", "skill", key)

        await self._room.db.write(work)
        del self.skills[key]

    async def save_operator(self, access: Access, spec: OperatorSpec) -> OperatorSpec:
        """Create or change an operator; a conversation under way goes on."""
        profile = profile_of(spec)
        self._known_skills(list(spec.skills))
        for seat in spec.seats:
            self.queue(seat.queue)
        other = next((o for o in self.operators.values() if o.key == spec.key), None)
        if other is not None and other.user_id != spec.user_id:
            raise Conflict("Outro operador já usa esta chave.", field="key")
        change = "changed" if spec.user_id in self.operators else "created"

        def work(tx: Tx) -> None:
            values = spec.model_dump(mode="json", exclude={"user_id"})
            key = {"user_id": spec.user_id}
            store.put(tx, store.operators, key, {**values, "changed_at": tx.now})
            if change == "created":
                row = {"presence": "offline", "since": tx.now, "idle_since": tx.now}
                store.put(tx, store.presences, {"operator": spec.user_id}, row)
            tx.append(OperatorConfigured(operator=spec.user_id, change=change, at=tx.now))
            record(tx, access, change, "operator", spec.user_id)

        await self._room.db.write(work)
        self.operators[spec.user_id] = spec
        self._room.tell(moves.OperatorChanged(profile))
        return spec

    async def remove_operator(self, access: Access, user_id: str) -> None:
        """Raises NotFound, or Conflict in mid-conversation."""
        self.operator(user_id)
        desk = self._room.engine.desks.by_id.get(user_id)
        if desk is not None and any(held.answered for held in desk.held.values()):
            raise Conflict("Este operador está atendendo agora.")
        self._room.tell(moves.OperatorRemoved(user_id))
        del self.operators[user_id]
        await self._room.settled()

        def work(tx: Tx) -> None:
            store.remove(tx, store.operators, user_id=user_id)
            store.remove(tx, store.presences, operator=user_id)
            tx.append(OperatorConfigured(operator=user_id, change="removed", at=tx.now))
            record(tx, access, "removed", "operator", user_id)

        await self._room.db.write(work)

    async def save_city_day(self, access: Access, day: str, label: str) -> None:
        """A municipal day: "YYYY-MM-DD" once, "MM-DD" every year. Raises Invalid."""
        try:
            date.fromisoformat(day if len(day) == 10 else f"2024-{day}")
        except ValueError:
            raise Invalid("Escreva o dia assim: 2026-01-20 ou 01-20.", field="day") from None

        def work(tx: Tx) -> None:
            store.put(tx, store.city_days, {"day": day}, {"label": label})
            tx.append(CityDayConfigured(day=day, change="changed"))
            record(tx, access, "changed", "city_day", day)

        await self._room.db.write(work)
        self.calendar.city_days[day] = label

    async def remove_city_day(self, access: Access, day: str) -> None:
        """Raises NotFound."""
        if day not in self.calendar.city_days:
            raise NotFound("Este dia não está no calendário da cidade.", day=day[:10])

        def work(tx: Tx) -> None:
            store.remove(tx, store.city_days, day=day)
            tx.append(CityDayConfigured(day=day, change="removed"))
            record(tx, access, "removed", "city_day", day)

        await self._room.db.write(work)
        del self.calendar.city_days[day]

    def _known_skills(self, keys: list[str]) -> None:
        unknown = sorted({key for key in keys if key not in self.skills})
        if unknown:
            raise Invalid(f"Habilidade desconhecida: {', '.join(unknown)}.", field="skills")
