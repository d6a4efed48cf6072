"""SQL of flows, intents and turns. Turns are what citizens said: personal data, behind the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from core.access.model import Access
from core.db import Id, Instant, Json, Key, Tx, metadata, protected
from ivr.intents.model import Intent
from ivr.model import Turn

flows = Table(
    "ivr_flows",
    metadata,
    Column("key", Key, primary_key=True),
    Column("label", String(200), nullable=False, default=""),
    Column("purpose", String(16), nullable=False, default="main"),
    Column("draft", Text, nullable=False),
    Column("draft_at", Instant, nullable=False),
    Column("draft_by", Id),
    Column("published", Integer),
)
versions = Table(
    "ivr_flow_versions",
    metadata,
    Column("flow", Key, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id),
    Column("earlier", Integer),
)
intents = Table(
    "ivr_intents",
    metadata,
    Column("key", Key, primary_key=True),
    Column("label", String(200), nullable=False),
    Column("theme", Key, nullable=False),
    Column("danger", Integer, nullable=False),
    Column("examples", Json, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
weights = Table(
    "ivr_weights",
    metadata,
    Column("fingerprint", String(32), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
turns = Table(
    "ivr_turns",
    metadata,
    Column("interaction", Id, primary_key=True),
    Column("run", String(16), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("flow", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("node", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Column("said", Text, nullable=False),
    Column("heard", String(16)),
    Column("heard_text", Text, nullable=False),
    Column("intent", Key),
    Column("slots", Json, nullable=False),
    Column("confidence", Float),
    Column("band", String(16)),
    Column("keys", String(64), nullable=False),
    Column("alternatives", Json, nullable=False),
    Column("answer_ms", Integer),
    Column("started_ms", Integer),
    Column("ended_ms", Integer),
    Column("recognised", Json),
    Column("line_at", Instant),
    Index("ix_ivr_turns_node", "flow", "version", "node"),
)
protected(turns, personal=("said", "heard_text", "slots", "keys", "alternatives", "recognised"))


# --- flows -----------------------------------------------------------------------------------


def list_flows(tx: Tx) -> list[Any]:
    """All flows by key."""
    return list(tx.execute(select(flows).order_by(flows.c.key)))


def get_flow(tx: Tx, key: str) -> Any | None:
    """One flow's row, or None."""
    return tx.execute(select(flows).where(flows.c.key == key)).first()


def save_draft(tx: Tx, key: str, values: Mapping[str, Any]) -> None:
    """Insert or update the draft of a flow."""
    known = get_flow(tx, key) is not None
    row = {**values, "draft_at": tx.now}
    if known:
        tx.execute(update(flows).where(flows.c.key == key).values(**row))
    else:
        tx.execute(insert(flows).values(key=key, published=None, **row))


def delete_flow(tx: Tx, key: str) -> None:
    """Delete a flow's row."""
    tx.execute(delete(flows).where(flows.c.key == key))


def set_published(tx: Tx, key: str, version: int) -> None:
    """Make `version` the one that new calls walk."""
    tx.execute(update(flows).where(flows.c.key == key).values(published=version))


def list_versions(tx: Tx, key: str) -> list[Any]:
    """Published versions, newest first, without their texts."""
    columns = (versions.c.version, versions.c.at, versions.c.by, versions.c.earlier)
    wanted = select(*columns).where(versions.c.flow == key)
    return list(tx.execute(wanted.order_by(versions.c.version.desc())))


def get_version(tx: Tx, key: str, version: int) -> str | None:
    """The text of one version, or None."""
    wanted = select(versions.c.text).where(versions.c.flow == key, versions.c.version == version)
    text: str | None = tx.execute(wanted).scalar()
    return text


def add_version(tx: Tx, key: str, text: str, by: str | None, earlier: int | None) -> int:
    """Append a version; returns its number, from 1."""
    newest = tx.execute(select(func.max(versions.c.version)).where(versions.c.flow == key)).scalar()
    number = (newest or 0) + 1
    row = {"flow": key, "version": number, "text": text, "at": tx.now, "by": by}
    tx.execute(insert(versions).values(earlier=earlier, **row))
    return number


# --- intents ---------------------------------------------------------------------------------


def list_intents(tx: Tx) -> list[Intent]:
    """All intents by key."""
    rows = tx.execute(select(intents).order_by(intents.c.key))
    return [_intent(row) for row in rows]


def save_intent(tx: Tx, intent: Intent) -> None:
    """Insert or replace an intent."""
    tx.execute(delete(intents).where(intents.c.key == intent.key))
    if not intent.examples:
        return
    row = {**asdict(intent), "danger": int(intent.danger), "examples": list(intent.examples)}
    tx.execute(insert(intents).values(updated_at=tx.now, **row))


def _intent(row: Any) -> Intent:
    return Intent(row.key, row.label, row.theme, bool(row.danger), tuple(row.examples))


def get_weights(tx: Tx, fingerprint: str) -> bytes | None:
    """The stored weights of these examples, or None."""
    data: bytes | None = tx.execute(
        select(weights.c.data).where(weights.c.fingerprint == fingerprint)
    ).scalar()
    return data


def save_weights(tx: Tx, fingerprint: str, data: bytes) -> None:
    """Keep these weights and no older ones."""
    tx.execute(delete(weights))
    tx.execute(insert(weights).values(fingerprint=fingerprint, data=data, at=tx.now))


# --- turns -----------------------------------------------------------------------------------


def keep_turn(
    tx: Tx, access: Access, interaction: str, turn: Turn, line_at: datetime | None = None
) -> bool:
    """Insert or replace a turn; whether it is new. `line_at`: when its `started_ms` was 0."""
    same = (turns.c.interaction == interaction, turns.c.run == turn.run, turns.c.n == turn.n)
    known = tx.execute(select(turns.c.n).where(*same), access).first() is not None
    row = {**asdict(turn), "slots": dict(turn.slots), "alternatives": list(turn.alternatives)}
    row |= {"keys": turn.keys[:64], "line_at": line_at}
    if known:
        tx.execute(update(turns).where(*same).values(**row), access)
    else:
        tx.execute(insert(turns).values(interaction=interaction, **row), access)
    return not known


def turns_of(tx: Tx, access: Access, interaction: str) -> Sequence[Any]:
    """The turns of a visit in their order."""
    wanted = select(turns).where(turns.c.interaction == interaction)
    return tx.execute(wanted.order_by(turns.c.at, turns.c.n), access).all()


def erase_turns(tx: Tx, access: Access, interaction: str) -> int:
    """Blank what was said in a visit, keeping the figures; returns how many turns."""
    blank: dict[str, Any] = {"said": "", "heard_text": "", "slots": {}, "keys": ""}
    blank.update(alternatives=[], recognised=None)
    done = tx.execute(
        update(turns).where(turns.c.interaction == interaction).values(**blank), access
    )
    return int(done.rowcount)


def node_figures(
    tx: Tx, access: Access, flow: str, version: int | None, since: datetime
) -> list[Any]:
    """Per node: turns, visits, what was heard of each kind, how sure, mean waiting for us (ms)."""
    heard = {
        kind: func.sum((turns.c.heard == kind).cast(Integer)).label(kind)
        for kind in ("speech", "text", "keys", "silence", "deaf")
    }
    unclear = func.sum(((turns.c.heard == "speech") & (turns.c.band == "reject")).cast(Integer))
    columns = (
        turns.c.node,
        func.count().label("turns"),
        func.count(turns.c.interaction.distinct()).label("visits"),
        *heard.values(),
        unclear.label("unclear"),
        func.avg(turns.c.answer_ms).label("answer_ms"),
    )
    wanted = select(*columns).where(turns.c.flow == flow, turns.c.heard.is_not(None))
    wanted = wanted.where(turns.c.at >= since)
    real = turns.c.version > 0  # 0 is a draft, tried
    wanted = wanted.where(real if version is None else turns.c.version == version)
    return list(tx.execute(wanted.group_by(turns.c.node).order_by(turns.c.node), access))
