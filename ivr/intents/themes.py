"""Wishes in two steps: first the theme, then the service, when a city has too many for one.

Pure functions. The theme's grammar is made of the examples of its services, so the citizen speaks
as freely at the first question as with one step; dangers and the way to a person are in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ivr.intents.model import OTHER, PERSON, Intent, wish_phrases
from media.hearing.limits import EXAMPLES, WISHES
from media.words import Grammar, Phrase

THEMES = "temas"
"""Key of the first step's grammar."""
NO_THEME = "outros_assuntos"
"""The theme of services that name none."""
_MARK = "tema:"


def always(intents: Iterable[Intent]) -> list[Intent]:
    """Dangers and the way to a person: heard at every step."""
    return [i for i in intents if i.examples and (i.danger or i.key == PERSON)]


def services(intents: Iterable[Intent]) -> list[Intent]:
    """What a theme may hold: everything else that has examples."""
    return [i for i in intents if i.examples and not i.danger and i.key not in (PERSON, OTHER)]


def needs_steps(intents: Mapping[str, Intent], limit: int = WISHES) -> bool:
    """Whether one free question would expect more than the recogniser can tell apart."""
    mine = list(intents.values())
    everything = [*services(mine), *always(mine)]
    return len(everything) > limit or sum(len(i.examples) for i in everything) > EXAMPLES


def by_theme(intents: Mapping[str, Intent], limit: int = WISHES) -> dict[str, list[Intent]]:
    """theme -> its services. A theme of more than `limit` becomes "vias", "vias_2", …"""
    out: dict[str, list[Intent]] = {}
    room = max(1, limit - len(always(intents.values())))
    for intent in services(intents.values()):
        theme = intent.theme or NO_THEME
        part = 1
        while len(out.get(_part(theme, part), ())) >= room:
            part += 1
        out.setdefault(_part(theme, part), []).append(intent)
    return out


def _part(theme: str, part: int) -> str:
    return theme if part == 1 else f"{theme}_{part}"


def theme_grammar(intents: Mapping[str, Intent], most: int = EXAMPLES) -> Grammar:
    """The first step: examples of all services, each meaning its theme (`theme_of`).

    Every service gives the same number of examples, so that all together are at most `most`.
    """
    themes, kept = by_theme(intents), always(intents.values())
    fixed = wish_phrases(kept)
    count = sum(len(members) for members in themes.values())
    each = max(1, (most - len(fixed)) // max(1, count))
    phrases = [
        Phrase(text, _MARK + theme)
        for theme, members in themes.items()
        for intent in members
        for text in intent.examples[:each]
    ]
    return Grammar(THEMES, (*phrases, *fixed), kind="wishes")


def services_grammar(intents: Mapping[str, Intent], theme: str, key: str) -> Grammar:
    """The second step: the services of `theme`, as meanings. Raises KeyError without the theme."""
    return Grammar(
        key, wish_phrases([*by_theme(intents)[theme], *always(intents.values())]), kind="wishes"
    )


def theme_of(meaning: str) -> str:
    """The theme that a meaning of `theme_grammar` names, "" for a danger or a person."""
    return meaning.removeprefix(_MARK) if meaning.startswith(_MARK) else ""


def spoken_theme(theme: str) -> str:
    """A theme as it is said: "meio_ambiente" -> "meio ambiente"."""
    words = theme.split("_")
    return " ".join(words[:-1] if words[-1].isdigit() else words)
