"""The rooms under the roof, and what each hands up to it."""

from __future__ import annotations

from dataclasses import dataclass

from core.access.model import Access
from core.clock import Clock
from core.db import Database, Tx
from core.plug import Plug
from core.settings import Settings
from crm.plug import plug as crm_plug
from crm.service import Crm
from cti.calls.reception import Alive
from cti.interactions import store as visit_store
from ivr.helpers import make_helpers
from ivr.intents.endpoint import make_intents
from ivr.plug import plug as ivr_plug
from ivr.service import Flows, Surroundings
from queues.plug import plug as queues_plug
from queues.service import Queues
from queues.settings import RoutingSettings
from recorder.clip import Clips
from recorder.plug import plug as recorder_plug
from recorder.service import Recorder


@dataclass(frozen=True, slots=True)
class Rooms:
    """Each room's service, their plugs, and who tells the recorder which citizens are alive."""

    flows: Flows
    queues: Queues
    crm: Crm
    recorder: Recorder
    alive: Alive
    plugs: tuple[Plug, ...]

    def know_actions(self, actions: frozenset[str]) -> None:
        """Tell the flows, which are checked against them, the queues and actions that exist."""

        async def queue_keys() -> frozenset[str]:
            return frozenset(self.queues.config.queues)

        recordings = Clips(self.recorder).began
        self.flows.surroundings = Surroundings(queue_keys, actions, recordings)


def make_rooms(settings: Settings, db: Database, clock: Clock) -> Rooms:
    """Make every room; a new one is one line here."""
    alive = Alive()
    flows = Flows(db)
    flows.second = make_intents(settings)
    queues = Queues(db, clock, RoutingSettings.of(settings))
    crm = Crm(db, settings.city_ddd, settings.zone)
    recorder = Recorder(db, settings.home, alive, clock)
    helpers = make_helpers(db, settings.secret("flows"), visit_is_open)
    plugs = (ivr_plug(flows, helpers), queues_plug(queues), crm_plug(crm), recorder_plug(recorder))
    return Rooms(flows, queues, crm, recorder, alive, plugs)


def visit_is_open(tx: Tx, interaction: str) -> bool:
    """Whether there is a visit that something may still happen to."""
    row = visit_store.by_id(tx, Access.system("something happened to a visit"), interaction)
    return row is not None and row.ended_at is None
