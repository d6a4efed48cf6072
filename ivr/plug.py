"""What the IVR hands to the roof."""

from __future__ import annotations

from core.plug import Plug
from ivr.helpers import Helpers
from ivr.http import routes
from ivr.service import Flows

PERMISSIONS = {
    "flow.read": "Ver fluxos, intenções e seus números",
    "flow.write": "Mudar fluxos e intenções",
    "flow.publish": "Publicar fluxos",
    "flow.secret": "Guardar segredos dos fluxos e permitir servidores internos",
    "announcement.write": "Escrever avisos à população e às mesas",
    "interaction.event": "Contar a um atendimento o que aconteceu em outro sistema",
}


def plug(flows: Flows, helpers: Helpers) -> Plug:
    """Routes, rights and actions of flows, intents, turns and what nodes need."""
    return Plug(
        name="ivr",
        routes=[*routes(flows), *helpers.routes()],
        listeners=[flows.canaries.listener()],
        permissions=PERMISSIONS,
        flow_actions=helpers.actions(),
        tasks={"events": helpers.events.sweep},
    )
