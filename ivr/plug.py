"""What the IVR hands to the roof."""

from __future__ import annotations

from core.plug import Plug
from ivr.http import routes
from ivr.service import Flows

PERMISSIONS = {
    "flow.read": "Ver fluxos, intenções e seus números",
    "flow.write": "Mudar fluxos e intenções",
    "flow.publish": "Publicar fluxos",
}


def plug(flows: Flows) -> Plug:
    """Routes and rights of flows, intents and turns."""
    return Plug(name="ivr", routes=routes(flows), permissions=PERMISSIONS)
