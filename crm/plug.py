"""What the CRM hands to the roof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.access.model import Access
from core.plug import ActionCall, Plug
from crm.knowledge.http import routes as knowledge_routes
from crm.people.http import routes as people_routes
from crm.service import Crm
from crm.services.http import routes as service_routes
from crm.surveys.http import routes as survey_routes
from crm.tickets.http import routes as ticket_routes
from crm.views import VIEWS
from crm.visits.http import routes as visit_routes

PERMISSIONS = {
    "person.read": "Ver pessoas",
    "person.write": "Criar e corrigir pessoas",
    "ticket.read": "Ver chamados",
    "ticket.write": "Criar e mudar chamados",
    "ticket.close": "Encerrar chamados",
    "service.read": "Ver o catálogo de serviços",
    "service.write": "Mudar o catálogo e os formatos de número",
    "knowledge.read": "Ler a base de conhecimento interna",
    "knowledge.write": "Escrever na base de conhecimento",
}


def plug(crm: Crm) -> Plug:
    """Routes, rights, live views and flow actions of the CRM."""

    async def service_info(call: ActionCall) -> Mapping[str, Any]:
        """``service_info``: {service | intent} → {found, service, label, description, days}."""
        wanted = str(call.arguments.get("service") or "")
        intent = str(call.arguments.get("intent") or "")
        found = await crm.services.info(wanted, intent)
        if found is None:
            return {"found": False}
        return {
            "found": True,
            "service": found.key,
            "label": found.label,
            "description": found.description,
            "days": -(-found.minutes // 480) if found.minutes else None,
        }

    async def knowledge(call: ActionCall) -> Mapping[str, Any]:
        """``knowledge``: {text} → {found, title, words}: the best public article's answer."""
        public = Access(None, "ivr", reason="asked by voice")
        hits = await crm.knowledge.search(public, str(call.arguments.get("text") or ""), limit=1)
        if not hits:
            return {"found": False}
        return {"found": True, "title": hits[0].article.title, "words": hits[0].snippet}

    return Plug(
        name="crm",
        routes=[
            *people_routes(crm.people, crm.timelines),
            *visit_routes(crm.visits, crm.tickets, crm.pops),
            *ticket_routes(crm.tickets, crm.timelines),
            *service_routes(crm.services),
            *knowledge_routes(crm.knowledge),
            *survey_routes(crm.surveys),
        ],
        views=VIEWS,
        permissions=PERMISSIONS,
        flow_actions={
            "open_ticket": crm.by_voice.action_open,
            "find_ticket": crm.by_voice.action_find,
            "update_ticket": crm.by_voice.action_update,
            "survey_answer": crm.surveys.act,
            "service_info": service_info,
            "knowledge": knowledge,
        },
    )
