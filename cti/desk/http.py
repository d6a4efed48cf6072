"""Doors of the operator's desk: telephone, offers, calls, wrap-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.access.model import Access
from core.errors import Invalid, Unauthenticated, Unavailable
from core.settings import Settings
from core.telephone import read_telephone
from core.web.routes import Call, Route
from cti.calls.reception import Reception
from cti.desk.telephones import Credential, Telephones
from cti.journey import Command
from queues.service import Queues


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Claim(Body):
    tab: str = Field(min_length=1, max_length=64)
    takeover: bool = False


class Hold(Body):
    on: bool


class Transfer(Body):
    queue: str | None = Field(None, max_length=63)
    operator: str | None = Field(None, max_length=36)
    number: str | None = Field(None, max_length=32)


class Dial(Body):
    number: str = Field(min_length=1, max_length=32)


class CallPath(BaseModel):
    interaction: str = Field(max_length=36)


class OfferPath(BaseModel):
    offer: str = Field(max_length=36)


class TelephoneView(BaseModel):
    endpoint: str
    password: str
    uri: str
    ws_url: str
    ice_servers: list[str]
    echo: str


def _who(access: Access) -> str:
    if access.user_id is None:
        raise Unauthenticated("Entre para continuar.")
    return access.user_id


def _view(credential: Credential) -> TelephoneView:
    return TelephoneView(
        endpoint=credential.endpoint,
        password=credential.password,
        uri=credential.uri,
        ws_url=credential.ws_url,
        ice_servers=list(credential.ice_servers),
        echo=credential.echo,
    )


def telephone_routes(telephones: Telephones) -> Sequence[Route]:
    """The browser's telephone: claim it for a tab, give it back."""

    async def claim(call: Call, body: Claim) -> TelephoneView:
        host = call.request.host
        return _view(await telephones.claim(call.access, body.tab, body.takeover, host))

    async def release(call: Call) -> None:
        await telephones.release(call.access.session_id or "", "given_back")

    return [
        Route(
            "POST", "/api/desk/telephone", claim, needs="desk.use", summary="Claim the telephone"
        ),
        Route("DELETE", "/api/desk/telephone", release, needs="desk.use", summary="Give it back"),
    ]


def call_routes(reception: Reception, queues: Queues, settings: Settings) -> Sequence[Route]:
    """What an operator does with a call."""

    def send(call: Call, interaction: str, kind: str, **data: Any) -> None:
        reception.command(interaction, _who(call.access), Command(kind, data))

    async def refuse(call: Call, path: OfferPath) -> None:
        who = _who(call.access)
        for journey in tuple(reception.journeys.values()):
            if journey.visit.offer == path.offer:
                data = {"offer": path.offer}
                reception.command(journey.visit.id, who, Command("refuse", data))

    async def rendered(path: OfferPath) -> None:
        reception.roof.hub.rendered(path.offer)

    async def hold(call: Call, path: CallPath, body: Hold) -> None:
        send(call, path.interaction, "hold", on=body.on)

    async def hangup(call: Call, path: CallPath) -> None:
        send(call, path.interaction, "hangup")

    async def transfer(call: Call, path: CallPath, body: Transfer) -> None:
        given = body.model_dump(exclude_none=True)
        if len(given) != 1:
            raise Invalid("Escolha um destino: uma fila, um colega ou um número.", field="queue")
        if body.number:
            reception.roof.trunks.read(body.number)
        if body.queue:
            await queues.queue(body.queue)
        send(call, path.interaction, "transfer", **given)

    async def dial(body: Dial) -> None:
        if not read_telephone(body.number, settings.city_ddd, settings.short_codes).usable:
            raise Invalid("Este número de telefone não está completo.", field="number")
        raise Unavailable("Não há tronco configurado para ligar para fora.")

    base = "/api/desk/calls/{interaction}"
    return [
        Route("POST", "/api/desk/offers/{offer}/refuse", refuse, needs="desk.use"),
        Route("POST", "/api/desk/offers/{offer}/rendered", rendered, needs="desk.use"),
        Route("POST", f"{base}/hold", hold, needs="desk.use", summary="Hold or resume"),
        Route("POST", f"{base}/hangup", hangup, needs="desk.use", summary="Hang up"),
        Route("POST", f"{base}/transfer", transfer, needs="desk.use", summary="Transfer"),
        Route("POST", "/api/desk/dial", dial, needs="desk.use", summary="Call a number"),
    ]
