"""What a routing decision costs: 1,000 operators x 50 skills x 100 queues, `why` recorded.

A decision is one input and its assignments. Two days are driven through the engine: a full one,
in which every operator who becomes free finds people waiting, and a calm one, in which every
arrival finds operators idle. Beside them the same full day routed by a plain scan of the waiting
list. Rates and growth are of the core's own time, the best of three, so that they hold on a shared
machine; percentiles are of the clock on the wall. Run: `python -m bench.routing_engine`.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections import deque
from typing import Any

from queues.engine import Engine
from queues.model import US, Membership, Policy, Profile, Wanted, meets
from queues.moves import (
    Arrived,
    Decision,
    Move,
    OfferAccepted,
    Offered,
    OperatorChanged,
    PresenceChanged,
    QueueChanged,
    Released,
    Tick,
)

OPERATORS, SKILLS, QUEUES = 1000, 50, 100
SEED = 1746


def profiles(rng: random.Random) -> list[Profile]:
    """Operators with 4 to 10 of 50 skills and seats in 4 to 8 queues that mostly suit them."""
    made = []
    for number in range(OPERATORS):
        skills = {f"s{s}": rng.randint(1, 5) for s in rng.sample(range(SKILLS), rng.randint(4, 10))}
        suited = [q for q in range(QUEUES) if f"s{q % SKILLS}" in skills]
        wanted = set(rng.sample(suited, min(len(suited), rng.randint(4, 7))))
        wanted.add(rng.randrange(QUEUES))
        seats = tuple(Membership(f"q{q}", rng.choice((1, 1, 2))) for q in sorted(wanted))
        made.append(Profile(f"op{number:04}", tuple(sorted(skills.items())), seats))
    return made


def policies() -> list[Policy]:
    """Every queue asks for one skill at level 1 to 3."""
    return [
        Policy(f"q{q}", requires=((Wanted(f"s{q % SKILLS}", 1 + q % 3),),)) for q in range(QUEUES)
    ]


def arrival(rng: random.Random, number: int, now: int) -> Arrived:
    """Three in ten need one more skill than their queue asks for."""
    queue = rng.randrange(QUEUES)
    more = (Wanted(f"s{rng.randrange(SKILLS)}"),) if rng.random() < 0.3 else ()
    legal = rng.random() < 0.05
    return Arrived(f"i{number:08}", f"q{queue}", now, skills=more, legal=legal)


class Day:
    """A driver that feeds an engine and measures each step."""

    def __init__(self, waiting: int, idle: int = 0) -> None:
        self.rng = random.Random(SEED)
        self.engine = Engine()
        self.now = 1_000_000 * US
        self.count = 0
        self.ringing: deque[int] = deque()
        self.talking: deque[int] = deque()
        self.seconds: list[float] = []
        self.choosing: list[float] = []
        self.cpu = 0.0
        for policy in policies():
            self.engine.apply(QueueChanged(policy), self.now)
        for profile in profiles(self.rng):
            self.engine.apply(OperatorChanged(profile), self.now)
        for profile in profiles(random.Random(SEED)):
            self.step(PresenceChanged(profile.operator, "available"))
        self._fill(waiting, idle)
        self.forget()

    def forget(self) -> None:
        """Count only from here on."""
        self.seconds.clear()
        self.choosing.clear()
        self.cpu = 0.0

    def _fill(self, waiting: int, idle: int) -> None:
        if idle:
            while len(self.talking) + len(self.ringing) < OPERATORS - idle:
                self.arrive()
                self.answer()
            return
        while len(self.engine.items) - len(self.engine.holders) < waiting:
            self.arrive()
            self.answer()

    def step(self, move: Move) -> None:
        began, busy = time.perf_counter(), time.thread_time()
        decisions = self.engine.apply(move, self.now)
        busy = time.thread_time() - busy
        self.seconds.append(time.perf_counter() - began)
        self.cpu += busy
        if type(move) is not OfferAccepted:
            self.choosing.append(busy)
        self.note(decisions)

    def note(self, decisions: list[Decision]) -> None:
        for decision in decisions:
            if type(decision) is Offered:
                self.ringing.append(decision.offer)

    def arrive(self) -> None:
        self.count += 1
        self.now += 10_000
        self.step(arrival(self.rng, self.count, self.now))

    def answer(self) -> None:
        while self.ringing:
            offer = self.ringing.popleft()
            self.step(OfferAccepted(offer))
            self.talking.append(offer)

    def release(self) -> None:
        """A conversation ends: mostly an old one, sometimes one that has just begun."""
        if self.talking:
            self.talking.rotate(-self.rng.randrange(32))
            self.step(Released(self.talking.popleft()))

    def run(self, cycles: int) -> None:
        for number in range(cycles):
            self.release()
            self.answer()
            self.arrive()
            self.answer()
            if number % 50 == 0:
                self.step(Tick())


def measure_day(waiting: int, idle: int, cycles: int) -> dict[str, float]:
    """Decisions a second, mean, median and p99 in microseconds."""
    day = Day(waiting, idle)
    day.run(cycles // 10)
    day.forget()
    day.run(cycles)
    spent = sorted(day.seconds)
    return {
        "rate": len(spent) / day.cpu,
        "choosing_us": statistics.fmean(day.choosing) * 1e6,
        "p50_us": spent[len(spent) // 2] * 1e6,
        "p99_us": spent[int(len(spent) * 0.99)] * 1e6,
        "max_us": spent[-1] * 1e6,
    }


def measure_scan(waiting: int, decisions: int) -> float:
    """Decisions a second of a scan: the freed operator against every waiting person, in order."""
    rng = random.Random(SEED)
    people = [arrival(rng, number, number) for number in range(waiting)]
    rules = {policy.queue: policy for policy in policies()}
    staff = profiles(rng)
    began = time.perf_counter()
    for _ in range(decisions):
        operator = rng.choice(staff)
        skills, seats = dict(operator.skills), {seat.queue for seat in operator.queues}
        best, index = None, None
        for at, person in enumerate(people):
            need = rules[person.queue].requires + tuple((w,) for w in person.skills)
            if person.queue in seats and all(meets(skills, clause) for clause in need):
                rank = person.entered_at - (3_600 * US if person.legal else 0)
                if best is None or rank < best:
                    best, index = rank, at
        if index is not None:
            people[index] = people[-1]
            people.pop()
        people.append(arrival(rng, waiting, waiting))
    return decisions / (time.perf_counter() - began)


def _best(runs: list[dict[str, float]]) -> dict[str, float]:
    """Each figure from the run in which the machine disturbed it least."""
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    return {**best, "rate": max(run["rate"] for run in runs)}


def _row(metric: str, value: float, unit: str, target: float | None, how: str) -> dict[str, Any]:
    met = None
    if target is not None:
        met = value >= target if unit == "1/s" else value <= target
    return {
        "metric": metric,
        "value": round(value, 3),
        "unit": unit,
        "target": target,
        "met": met,
        "how": how,
    }


def measure(cycles: int = 6000) -> list[dict[str, Any]]:
    """All figures of the engine as rows {metric, value, unit, target, met, how}."""
    days = {"short": (100, 0), "long": (100_000, 0), "calm": (0, 300)}
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in days}
    for _ in range(3):  # in turns, so that a busy minute of the machine strikes all alike
        for name, (waiting, idle) in days.items():
            runs[name].append(measure_day(waiting, idle, cycles))
    short, long, calm = (_best(runs[name]) for name in days)
    size = f"{OPERATORS} operators x {SKILLS} skills x {QUEUES} queues, why recorded, one core"
    ratio = long["choosing_us"] / short["choosing_us"]
    grown = "means of the steps that choose (arrivals, releases, ticks), best of 3"
    rows = [
        _row("engine decisions, 100 waiting", short["rate"], "1/s", 20_000, size),
        _row("engine decisions, 100,000 waiting", long["rate"], "1/s", 20_000, size),
        _row("engine decisions, 300 operators idle", calm["rate"], "1/s", 20_000, size),
        _row("growth of one decision, 100 to 100,000 waiting", ratio, "x", 1.5, grown),
    ]
    for name, day in (("100", short), ("100,000", long), ("calm", calm)):
        rows.append(_row(f"decision p50, {name}", day["p50_us"] / 1e3, "ms", None, size))
        rows.append(_row(f"decision p99, {name}", day["p99_us"] / 1e3, "ms", 1.0, size))
    beside = "freed operator against every waiting person, same people and operators"
    rows.append(_row("scan, 100 waiting", measure_scan(100, 300), "1/s", None, beside))
    rows.append(_row("scan, 100,000 waiting", measure_scan(100_000, 5), "1/s", None, beside))
    return rows


if __name__ == "__main__":
    for row in measure():
        print(json.dumps(row, ensure_ascii=False))
