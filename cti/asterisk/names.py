"""Names of everything we create in Asterisk, derived from the interaction and known before.

``<interaction>-b`` its bridge, ``<interaction>-m<random>`` a media leg,
``<interaction>-c`` the citizen's leg of a call that we make, ``<interaction>-x-<random>`` a number
outside, ``<interaction>-o-<offer>`` an operator's leg, ``<interaction>-t-<random>`` a transfer's;
of a supervision ``<interaction>-o-<supervision>`` the supervisor's leg (so that they can take the
call over), ``<interaction>-s-<supervision>`` the bridge, ``<interaction>-n-…`` what listens.
A channel whose name starts with a UUID is thus ours, and says whose it is.
"""

from __future__ import annotations

import re
import secrets

_OURS = re.compile(
    r"^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})-([bcmotsnx])"
)


def bridge(interaction: str) -> str:
    return f"{interaction}-b"


def media(interaction: str) -> str:
    return f"{interaction}-m{secrets.token_hex(4)}"


def operator(interaction: str, offer: str) -> str:
    return f"{interaction}-o-{offer}"


def citizen(interaction: str) -> str:
    """The leg of a citizen whom we call."""
    return f"{interaction}-c"


def outside(interaction: str) -> str:
    """The leg of a number outside; a fresh one for each call."""
    return f"{interaction}-x-{secrets.token_hex(4)}"


def transfer(interaction: str) -> str:
    return f"{interaction}-t-{secrets.token_hex(4)}"


def supervision(interaction: str, supervision_id: str) -> str:
    """The bridge in which a supervisor hears what a snoop leg brings."""
    return f"{interaction}-s-{supervision_id}"


def snoop(interaction: str, supervision_id: str, number: int) -> str:
    """The leg that listens at (and whispers to) an operator's leg; a fresh one each time."""
    return f"{interaction}-n-{supervision_id}-{number}"


def whose(name: str) -> tuple[str, str] | None:
    """(interaction, kind letter) of something we named; None for a stranger's."""
    found = _OURS.match(name)
    return (found[1], found[2]) if found else None
