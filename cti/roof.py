"""All the parts that a story may use, in one frozen value made by ``cti/server.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.access.service import Accounts
from core.bus import Bus
from core.clock import Clock
from core.db import Database
from core.plug import FlowAction
from core.settings import Settings
from core.tasks import Crew
from crm.service import Crm
from cti.asterisk.ami import Ami
from cti.asterisk.ari import Ari
from cti.asterisk.legs import Legs
from cti.callbacks.service import Callbacks
from cti.calls.trunks import Trunks
from cti.debug.watching import Trials
from cti.desk.hub import Hub
from cti.desk.telephones import Telephones
from cti.interactions.service import Visits
from cti.numbers import Numbers
from cti.prompts.service import Prompts
from ivr.service import Flows
from queues.service import Queues
from recorder.service import Recorder

if TYPE_CHECKING:
    from cti.calls.sound import Sound


@dataclass(frozen=True, slots=True)
class Roof:
    """What one call's story stands under."""

    settings: Settings
    clock: Clock
    db: Database
    bus: Bus
    crew: Crew
    accounts: Accounts
    ari: Ari
    ami: Ami
    legs: Legs
    hub: Hub
    telephones: Telephones
    visits: Visits
    numbers: Numbers
    trunks: Trunks
    callbacks: Callbacks
    prompts: Prompts
    flows: Flows
    queues: Queues
    crm: Crm
    recorder: Recorder
    sound: Sound
    actions: dict[str, FlowAction] = field(default_factory=dict)
    trials: Trials = field(default_factory=Trials)
