"""Doors of callbacks: which are promised, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from core.telephone import read_telephone
from core.web.routes import Call, Route
from cti.callbacks.model import Callback
from cti.callbacks.service import Callbacks

PERMISSIONS = {
    "callback.read": "Ver os retornos marcados",
    "callback.write": "Cancelar retornos marcados",
}


class IdPath(BaseModel):
    id: str = Field(max_length=36)


class CallbackView(BaseModel):
    """`telephone` as Brazilians read it, for those who may see who called."""

    id: str
    earlier: str
    interaction: str | None
    kind: str
    queue: str
    state: str
    telephone: str | None
    tries: int
    reason: str
    entered_at: datetime
    not_before: datetime
    expires_at: datetime
    created_at: datetime
    ended_at: datetime | None


def callback_routes(callbacks: Callbacks) -> Sequence[Route]:
    """List and cancel."""

    def view(one: Callback, sees: bool) -> CallbackView:
        given = {
            name: getattr(one, name) for name in CallbackView.model_fields if hasattr(one, name)
        }
        shown = read_telephone(one.number).shown if sees else None
        return CallbackView(**{**given, "state": one.state.value, "telephone": shown})

    async def listed(call: Call) -> list[CallbackView]:
        """Callbacks, the newest first"""
        sees = call.access.may("person.read")
        return [view(one, sees) for one in await callbacks.listed(call.access)]

    async def cancel(call: Call, path: IdPath) -> CallbackView:
        """Take a promise back"""
        done = await callbacks.cancel(call.access, path.id, "cancelled_by_supervisor")
        return view(done, call.access.may("person.read"))

    return [
        Route("GET", "/api/callbacks", listed, needs="callback.read"),
        Route("DELETE", "/api/callbacks/{id}", cancel, needs="callback.write"),
    ]
