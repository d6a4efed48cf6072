"""SQL of trials and of the calls that judge them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Float, Integer, String, Table, case, func, insert, select, update

from core.access.model import Access
from core.db import Id, Instant, Key, Tx, metadata
from ivr.canary.model import Rules, State, Trial
from ivr.canary.rule import Count
from ivr.trail.store import walks

canaries = Table(
    "ivr_canaries",
    metadata,
    Column("flow", Key, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("base", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("share", Integer, nullable=False),
    Column("figure", String(16), nullable=False),
    Column("worse_by", Float, nullable=False),
    Column("least", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("by", Id),
    Column("ended_at", Instant),
    Column("new_calls", Integer, nullable=False, default=0),
    Column("new_bad", Integer, nullable=False, default=0),
    Column("old_calls", Integer, nullable=False, default=0),
    Column("old_bad", Integer, nullable=False, default=0),
)
_BAD = {
    "hung_up": walks.c.outcome == "hung_up",
    "failed": (walks.c.failures > 0) | walks.c.outcome.in_(("no_way_on", "stopped")),
    "to_person": walks.c.outcome.in_(("to_queue", "to_number")),
}


def all_of(tx: Tx) -> list[Trial]:
    """Every trial, the oldest first."""
    return [_trial(row) for row in tx.execute(select(canaries).order_by(canaries.c.since))]


def latest(tx: Tx, flow: str) -> Trial | None:
    """The newest trial of a flow, or None."""
    mine = select(canaries).where(canaries.c.flow == flow)
    row = tx.execute(mine.order_by(canaries.c.version.desc()).limit(1)).first()
    return _trial(row) if row else None


def add(tx: Tx, trial: Trial, by: str | None) -> None:
    """A trial begins."""
    row = {"flow": trial.flow, "version": trial.version, "base": trial.base, "by": by}
    row |= {"state": trial.state, "since": trial.since, **_rules(trial.rules)}
    tx.execute(insert(canaries).values(**row))


def change(tx: Tx, trial: Trial, rules: Rules) -> None:
    """Other rules for a trial that runs."""
    tx.execute(update(canaries).where(*_is(trial)).values(**_rules(rules)))


def end(tx: Tx, trial: Trial, state: State, new: Count, old: Count) -> None:
    """A trial is over, with the figures of that moment."""
    values = {"state": state, "ended_at": tx.now, "new_calls": new.calls, "new_bad": new.bad}
    values |= {"old_calls": old.calls, "old_bad": old.bad}
    tx.execute(update(canaries).where(*_is(trial)).values(**values))


def counts(tx: Tx, access: Access, trial: Trial) -> tuple[Count, Count]:
    """(new, old): walks that began during the trial, and how many went badly by its figure."""
    bad = func.sum(case((_BAD[trial.rules.figure], 1), else_=0))
    wanted = select(walks.c.version, func.count().label("calls"), bad.label("bad")).where(
        walks.c.flow == trial.flow,
        walks.c.version.in_((trial.version, trial.base)),
        walks.c.began_at >= trial.since,
    )
    if trial.ended_at is not None:
        wanted = wanted.where(walks.c.began_at <= trial.ended_at)
    rows = {row.version: row for row in tx.execute(wanted.group_by(walks.c.version), access)}
    return _count(rows.get(trial.version)), _count(rows.get(trial.base))


def _count(row: Any) -> Count:
    return Count(int(row.calls), int(row.bad or 0)) if row else Count()


def _is(trial: Trial) -> tuple[Any, Any]:
    return canaries.c.flow == trial.flow, canaries.c.version == trial.version


def _rules(rules: Rules) -> dict[str, Any]:
    return {
        "share": rules.share,
        "figure": rules.figure,
        "worse_by": rules.worse_by,
        "least": rules.least,
    }


def _trial(row: Any) -> Trial:
    since: datetime = row.since
    return Trial(
        flow=row.flow,
        version=row.version,
        base=row.base,
        state=row.state,
        rules=Rules(row.share, row.figure, row.worse_by, row.least),
        since=since,
        ended_at=row.ended_at,
        new=Count(row.new_calls, row.new_bad),
        old=Count(row.old_calls, row.old_bad),
    )
