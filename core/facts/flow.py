"""Facts of conversations: flows and intents as configured, turns as taken."""

from __future__ import annotations

from core.facts.base import Fact


class FlowDrafted(Fact):
    """The draft of a flow was saved."""

    flow: str
    user: str | None


class FlowPublished(Fact):
    """A version went live; ``earlier`` is the version it came from when rolled back."""

    flow: str
    flow_version: int
    user: str | None
    earlier: int | None = None


class FlowRemoved(Fact):
    """A flow that was never published was deleted."""

    flow: str
    user: str | None


class IntentChanged(Fact):
    """An intent's examples changed (``examples`` of them now); 0 means it was removed."""

    intent: str
    examples: int
    user: str | None


class TurnTaken(Fact):
    """One exchange of a citizen with a flow: kinds and keys only, no words."""

    interaction: str
    flow: str
    flow_version: int
    node: str
    n: int
    heard: str | None
    intent: str | None
    band: str | None


class AnnouncementChanged(Fact):
    """An announcement was changed or removed; whether callers hear it and desks show it."""

    announcement: str
    change: str
    ivr: bool = False
    screens: bool = False
    user: str | None = None


class VisitEventCame(Fact):
    """Something that a flow may wait for happened to this visit; its content lies in its row."""

    interaction: str
    name: str


class WalkEnded(Fact):
    """A citizen's walk through a flow is over, at ``node``; ``failures`` nodes were given up."""

    interaction: str
    run: str
    flow: str
    flow_version: int
    canary: bool
    outcome: str
    node: str
    failures: int


class FlowCanaryStarted(Fact):
    """A new version is walked by ``share`` percent of new calls, the others walk ``base``."""

    flow: str
    flow_version: int
    base: int
    share: int
    figure: str
    user: str | None


class FlowCanaryChanged(Fact):
    """The rules of a trial that runs were changed."""

    flow: str
    flow_version: int
    share: int
    figure: str
    user: str | None


class FlowCanaryRolledBack(Fact):
    """The calls showed the new version to be worse: all new calls walk ``base`` again."""

    flow: str
    flow_version: int
    base: int
    figure: str
    new_calls: int
    new_bad: int
    old_calls: int
    old_bad: int


class FlowCanaryPromoted(Fact):
    """The version on trial became everybody's (FlowPublished follows)."""

    flow: str
    flow_version: int
    user: str | None


class FlowCanaryStopped(Fact):
    """Somebody ended the trial; all new calls walk the old version."""

    flow: str
    flow_version: int
    user: str | None
