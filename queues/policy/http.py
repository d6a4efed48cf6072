"""Doors of a queue's policy as text: read, check, save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pydantic import BaseModel, Field

from core.errors import Invalid
from core.web.routes import Call, Route
from queues.policy.explaining import explain
from queues.policy.lint import Staff, lint
from queues.policy.phrases import QUEUE
from queues.policy.text import MAX_CHARS, BadPolicy, read_policy, write_policy
from queues.rules import QueueSpec, Strict, policy_of
from queues.service import Queues


class KeyPath(BaseModel):
    key: str = Field(max_length=63)


class PolicyIn(Strict):
    text: str = Field(max_length=MAX_CHARS)


class FindingView(BaseModel):
    level: str
    detail: str
    line: int | None = None


class PolicyView(BaseModel):
    """`text` is canonical; `explained` the same in sentences; `ok`: it could be saved."""

    text: str
    explained: list[str]
    findings: list[FindingView]
    ok: bool


def policy_routes(queues: Queues) -> Sequence[Route]:
    """Under /api/queues/{key}/policy."""
    config = queues.config

    def view(spec: QueueSpec) -> PolicyView:
        labels = {key: skill.label for key, skill in config.skills.items()}
        labels |= {f"{QUEUE}{key}": queue.label for key, queue in config.queues.items()}
        staff = Staff(
            frozenset(config.skills), frozenset(config.queues), tuple(config.operators.values())
        )
        found = lint(spec, policy_of(spec, queues.settings), staff)
        return PolicyView(
            text=write_policy(spec),
            explained=explain(spec, queues.settings, labels),
            findings=[FindingView(**asdict(one)) for one in found],
            ok=all(one.level != "error" for one in found),
        )

    def changed(key: str, text: str) -> QueueSpec:
        rules, hours = read_policy(text)
        return config.queue(key).model_copy(update={"rules": rules, "hours": hours})

    async def get(path: KeyPath) -> PolicyView:
        return view(config.queue(path.key))

    async def checked(path: KeyPath, body: PolicyIn) -> PolicyView:
        try:
            return view(changed(path.key, body.text))
        except BadPolicy as bad:
            wrong = [FindingView(level="error", detail=p.detail, line=p.line) for p in bad.problems]
            return PolicyView(text=body.text, explained=[], findings=wrong, ok=False)

    async def put(call: Call, path: KeyPath, body: PolicyIn) -> PolicyView:
        spec = changed(path.key, body.text)
        found = view(spec)
        if not found.ok:
            errors = [one.detail for one in found.findings if one.level == "error"]
            raise Invalid(f"Falta corrigir: {errors[0]}", findings=errors)
        return view(await config.save_queue(call.access, spec))

    base = "/api/queues/{key}/policy"
    return [
        Route("GET", base, get, needs="queue.read", summary="The policy as text, explained"),
        Route("PUT", base, put, needs="queue.write", summary="Save the policy from its text"),
        Route("POST", f"{base}/lint", checked, needs="queue.read", summary="Check a policy's text"),
    ]
