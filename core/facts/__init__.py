"""Facts by noun: one file each. Import a fact from its noun's file."""

from core.facts.base import Fact, Recorded, registered, revive

__all__ = ["Fact", "Recorded", "registered", "revive"]
