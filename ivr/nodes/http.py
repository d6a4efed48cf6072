"""http: ask a service outside for something, or tell it something."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.tasks import cancel
from ivr.fields import Flag, Lines, Number, Pairs, Pick, Template, Words
from ivr.model import Flow, Go, Node
from ivr.nodes.base import FAILED, NEXT, Finding, Kind, Known, needs_failed
from ivr.outside.filling import (
    BadRequest,
    check_header,
    origin_of,
    parts_of,
    secrets_in,
    steps_of,
)
from ivr.outside.mapping import BadPath, read_path
from ivr.outside.model import FORMATS, METHODS, MOST_SECONDS, TROUBLES
from ivr.pickers import Saved, WordRoutes
from ivr.walk import ActionFailed, Walk

ACTION = "http"
"""Takes the parts of a request; gives {status, trouble, values}. Never tells a secret."""
RESULT = "resultado_http"
SENT = "http_enviado"
QUIET_S = 1.5
"""So long a citizen hears nothing; then a short sentence is said."""
_EXIT = re.compile(r"^([1-5]\d\d|[345]xx)$")
_BRACES = re.compile(r"\{segredo:[^{}]*\}")


class Http(Kind):
    """One request, at most 8 s with all its repetitions. `resultado_http` says what came of it:
    the status, or tempo, rede, invalida, recusada.

    A request that must not be made twice (POST or PATCH to a service that does not know
    Idempotency-Key) is noted before it is sent: entered again after a crash, the node fails
    instead of sending it again.
    """

    key = "http"
    label = "Consultar um serviço (HTTP)"
    help = "Chama um sistema de fora e guarda partes da resposta. Nunca passa de 8 segundos."
    group = "lógica"
    icon = "IconWorld"
    fields = (
        Pick("method", "Método", "GET consulta; POST envia.", False, "GET", METHODS),
        Template("url", "Endereço", "https://servidor/caminho/{variavel}", True),
        Pairs("query", "Parâmetros", "Vão no fim do endereço. nome: {variavel}", False, {}),
        Pairs(
            "headers", "Cabeçalhos", "Por exemplo, Authorization: Bearer {segredo:erp}", False, {}
        ),
        Pairs("body", "Corpo", "campo: {variavel}; use ponto para grupos: endereco.rua", False, {}),
        Pick("format", "Formato do corpo", "json é o mais comum.", False, "json", FORMATS),
        Words("numbers", "Campos numéricos", "Campos do corpo que vão como número.", False, ()),
        Saved(
            "save", "Guardar", "variável: caminho na resposta, como dados.itens[0].nome", False, {}
        ),
        Number("seconds", "Limite em segundos", "Ao todo, com as repetições.", False, 5.0, 1, 8),
        Number("retries", "Repetições", "Só quando repetir não faz mal.", False, 1, 0, 3, True),
        Flag(
            "keyed",
            "Conhece Idempotency-Key",
            "Sim: um POST pode ser repetido sem dobrar.",
            default=False,
        ),
        Lines(
            "waiting",
            "Se demorar",
            "Dito quando passa de um segundo e meio.",
            False,
            ("Um instante, por favor.",),
        ),
        NEXT,
        WordRoutes(
            "errors",
            "Se der errado",
            "404, 4xx, 5xx, tempo, rede, invalida ou recusada: passo.",
            False,
            {},
            ("404", "4xx", "5xx", *TROUBLES),
        ),
        FAILED,
    )

    async def run(self, node: Node, walk: Walk) -> Go:
        if await self._may_have_been_sent(node, walk):
            walk.set(**{RESULT: "tempo"})
            return self._wrong(node, walk, 0, "tempo")
        try:
            answer = await self._asked(node, walk)
        except ActionFailed:
            walk.set(**{RESULT: "rede"})
            return self._wrong(node, walk, 0, "rede")
        status, trouble = _int(answer.get("status")), str(answer.get("trouble") or "")
        walk.set(**{RESULT: trouble or str(status), **self._saved(node, answer)})
        if not trouble and 200 <= status < 300:
            return Go(node.values["next"])
        return self._wrong(node, walk, status, trouble)

    @staticmethod
    async def _may_have_been_sent(node: Node, walk: Walk) -> bool:
        """Note a request that must not be made twice; True when it was noted before."""
        if node.values["method"] not in ("POST", "PATCH") or node.values["keyed"]:
            return False
        mark = f"{walk.state.run}:{walk.state.steps}:{node.key}"
        if walk.state.variables.get(SENT) == mark:
            return True
        walk.set(**{SENT: mark})
        await walk.commit()
        return False

    async def _asked(self, node: Node, walk: Walk) -> Mapping[str, Any]:
        """The answer; a citizen who waits for it is told so."""
        await walk.speak()
        seconds = min(MOST_SECONDS, node.values["seconds"])
        asking = asyncio.create_task(
            walk.do(ACTION, self._arguments(node, walk), seconds=seconds + 0.5),
            name=f"{walk.interaction_id}/http",
        )
        try:
            done, _ = await asyncio.wait({asking}, timeout=QUIET_S)
            if not done:
                await walk.say(*walk.texts(node.values["waiting"]))
            return await asking
        finally:
            if not asking.done():
                await cancel(asking)

    @staticmethod
    def _arguments(node: Node, walk: Walk) -> dict[str, Any]:
        values, known = node.values, walk.state.variables

        def pairs(name: str) -> dict[str, Any]:
            return {k: parts_of(text, known, walk.zone) for k, text in values[name].items()}

        plain = ("method", "format", "numbers", "seconds", "retries", "keyed", "save")
        return {
            **{name: values[name] for name in plain},
            "url": parts_of(values["url"], known, walk.zone),
            **{name: pairs(name) for name in ("query", "headers", "body")},
        }

    @staticmethod
    def _saved(node: Node, answer: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every variable: what did not come is empty, not what it was before."""
        given = answer.get("values")
        found = given if isinstance(given, Mapping) else {}
        got = {name: found.get(name, answer.get(name, "")) for name in node.values["save"]}
        return {k: v if isinstance(v, str | int | float | bool) else "" for k, v in got.items()}

    @staticmethod
    def _wrong(node: Node, walk: Walk, status: int, trouble: str) -> Go:
        routes: Mapping[str, str] = node.values["errors"]
        names = (trouble,) if trouble else (str(status), f"{status // 100}xx")
        found = next((routes[name] for name in names if routes.get(name)), "")
        return Go(found) if found else walk.lost(node)

    def sets(self, node: Node) -> Iterator[str]:
        yield RESULT
        yield from node.values["save"]

    def lint(self, node: Node, flow: Flow, known: Known) -> Iterator[Finding]:
        yield from self._lint_request(node)
        yield from self._lint_secrets(node, known)
        for name, path in node.values["save"].items():
            try:
                read_path(path)
            except BadPath as bad:
                yield self.complain(node, f"em “{name}”, {bad}", field="save")
        for name in node.values["errors"]:
            if not _EXIT.match(name) and name not in TROUBLES:
                detail = f"“{name}” não é um erro: use 404, 4xx, 5xx, {', '.join(TROUBLES)}."
                yield self.complain(node, detail, field="errors")
        yield from needs_failed(self, node, flow)

    def _lint_request(self, node: Node) -> Iterator[Finding]:
        values = node.values
        try:
            origin = origin_of(values["url"])
            if origin.startswith("http://") and any(secrets_in(t) for t in _texts(node)):
                detail = "um segredo só deve ir por https://."
                yield self.complain(node, detail, "warning", "url")
        except BadRequest as bad:
            yield self.complain(node, str(bad), field="url")
        checks = [("headers", check_header, n) for n in values["headers"]]
        for part, check, name in [*checks, *(("body", steps_of, n) for n in values["body"])]:
            try:
                check(name)
            except BadRequest as bad:
                yield self.complain(node, str(bad), field=part)
        if values["body"] and values["method"] == "GET":
            yield self.complain(node, "GET não leva corpo: use POST.", "warning", "body")
        for name in set(values["numbers"]) - set(values["body"]):
            yield self.complain(node, f"“{name}” não está no corpo.", field="numbers")

    def _lint_secrets(self, node: Node, known: Known) -> Iterator[Finding]:
        for text in _texts(node):
            named = set(secrets_in(text))
            if len(_BRACES.findall(text)) != len(list(secrets_in(text))):
                yield self.complain(node, "escreva o segredo assim: {segredo:nome}.")
            for name in sorted(named - (known.secrets if known.secrets is not None else named)):
                yield self.complain(node, f"o segredo “{name}” não existe; guarde-o antes.")


def _texts(node: Node) -> list[str]:
    pairs = ("query", "headers", "body")
    return [node.values["url"], *(t for name in pairs for t in node.values[name].values())]


def _int(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0
