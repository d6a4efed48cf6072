"""People whom a server left behind: sent to the dial plan's music, which tries the server again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import structlog

from cli.supervisor.ami import Ami, AmiError, Message

log = structlog.get_logger(__name__)
CITIZEN = "ATENDE_ARGS"
_PEOPLE = ("PJSIP/",)  # a media socket, a recorder's snoop or a local leg talks to nobody


def stranded(channels: Iterable[Message]) -> list[str]:
    """Names of telephone channels in Stasis that share no bridge with another telephone."""
    everyone = [c for c in channels if c.get("Channel", "").startswith(_PEOPLE)]
    company = Counter(c["BridgeId"] for c in everyone if c.get("BridgeId"))
    return [
        c["Channel"]
        for c in everyone
        if c.get("Application") == "Stasis" and company[c.get("BridgeId", "")] < 2
    ]


async def rescue(ami: Ami) -> int:
    """Send every stranded citizen to ``orphans``; returns how many. Operators' legs stay."""
    count = 0
    for channel in stranded(await ami.listing("CoreShowChannels")):
        try:
            kept = await ami.action("Getvar", Channel=channel, Variable=CITIZEN)
            if not kept.get("Value"):
                continue
            await ami.action(
                "Redirect", Channel=channel, Context="orphans", Exten="s", Priority="1"
            )
        except AmiError as error:  # hung up meanwhile: nobody is left to help
            log.info("orphan.gone", reason=str(error))
            continue
        count += 1
    if count:
        log.warning("orphans.rescued", count=count)
    return count
