"""Then beside now, exchange by exchange, and in words where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.model import Turn
from ivr.replay.hearing import in_words
from ivr.replay.model import Past, Replay, Step

MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn of now, the turn of then whose answer it got, and the path's length at it."""

    then: Turn | None
    now: Turn
    reached: int


def compared(
    past: Past, pairs: Sequence[Pair], unused: Sequence[Turn], made: Replay
) -> tuple[Step, ...]:
    """The steps in the order of now; what was not asked any more stands where it was."""
    missing = sorted(unused, key=lambda turn: turn.n)
    steps: list[Step] = []
    parted = False
    for pair in pairs[:MAX_STEPS]:
        while missing and pair.then is not None and missing[0].n < pair.then.n:
            steps.append(_not_asked(len(steps), missing.pop(0)))
        then = pair.then if pair.now.heard is not None else _tail(past)
        words = _differences(then, pair.now)
        if not parted and made.parting is not None and pair.reached > made.parting:
            parted = True
            words = (_parting(made), *words)
        steps.append(_step(len(steps), then, pair.now, words))
    steps += [_not_asked(len(steps) + at, turn) for at, turn in enumerate(missing[:MAX_STEPS])]
    if made.parting is not None and not parted:
        steps.append(_end_step(len(steps), past, made))
    elif past.last_words and not (pairs and pairs[-1].now.heard is None):
        steps.append(_unsaid(len(steps), past))
    return tuple(steps)


def _tail(past: Past) -> Turn | None:
    last = past.turns[-1] if past.turns else None
    return last if last is not None and last.heard is None else None


def _differences(then: Turn | None, now: Turn) -> tuple[str, ...]:
    if then is None:
        return () if now.heard is None else ("Esta pergunta é nova.",)
    found = []
    if then.node != now.node and then.heard is not None:  # last words: the path tells
        found.append(f"Estava em “{then.node}”; agora em “{now.node}”.")
    if then.said != now.said:
        found.append("Agora ouve outras palavras.")
    if then.heard is not None and then.heard != now.heard:
        found.append("Aqui a resposta não seria aceita do mesmo jeito.")
    if understood(then) != understood(now):
        before, after = (understood(turn) or "nada" for turn in (then, now))
        found.append(f"Antes entendido como “{before}”; agora como “{after}”.")
    return tuple(found)


def understood(turn: Turn) -> str:
    """What an answer was taken to mean."""
    meant = [turn.intent] if turn.intent else []
    meant += [f"{name}: {value}" for name, value in sorted(turn.slots.items())]
    if turn.band in ("confirm", "reject") and meant:
        meant.append({"confirm": "com dúvida", "reject": "incerto"}[turn.band])
    return ", ".join(meant)


def _parting(made: Replay) -> str:
    at = made.parting or 0
    then = made.path_then[at] if at < len(made.path_then) else ""
    now = made.path_now[at] if at < len(made.path_now) else ""
    if not then:
        return f"Antes terminava aqui; agora segue para “{now}”."
    if not now:
        return f"Antes seguia para “{then}”; agora termina."
    return f"Antes seguia para “{then}”; agora segue para “{now}”."


def _step(n: int, then: Turn | None, now: Turn, words: tuple[str, ...]) -> Step:
    return Step(
        n=n,
        turn=then.n if then else None,
        node_then=then.node if then else None,
        node_now=now.node,
        said_then=then.said if then else "",
        said_now=now.said,
        heard=in_words(now) if now.heard is not None else "",
        understood_then=understood(then) if then else "",
        understood_now=understood(now),
        words=words,
    )


def _not_asked(n: int, turn: Turn) -> Step:
    return Step(
        n=n,
        turn=turn.n,
        node_then=turn.node,
        node_now=None,
        said_then=turn.said,
        said_now="",
        heard=in_words(turn),
        understood_then=understood(turn),
        understood_now="",
        words=("Isto não é mais perguntado.",),
    )


def _unsaid(n: int, past: Past) -> Step:
    """The last words of then are not said any more."""
    node = past.turns[-1].node
    words = ("Antes ainda ouvia estas palavras.",)
    return Step(n, past.turns[-1].n, node, node, past.last_words or "", "", "", "", "", words)


def _end_step(n: int, past: Past, made: Replay) -> Step:
    """They part after the last exchange."""
    at = made.parting or 0
    then = made.path_then[at] if at < len(made.path_then) else None
    now = made.path_now[at] if at < len(made.path_now) else None
    tail = past.last_words or ""
    return Step(n, None, then, now, tail if then else "", "", "", "", "", (_parting(made),))
