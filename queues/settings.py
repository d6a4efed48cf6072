"""What the room needs to know of the installation's settings."""

from __future__ import annotations

from dataclasses import dataclass

from core.settings import Settings


@dataclass(frozen=True, slots=True)
class RoutingSettings:
    """Seconds. A queue's own rules may differ from the first two."""

    offer_s: float = 20.0
    wrap_up_s: float = 120.0
    desk_grace_s: float = 30.0
    commit_deadline_s: float = 2.0
    named_s: float = 45.0
    unclaimed_s: float = 5.0
    settle_s: float = 2.0
    lost_s: float = 60.0
    zone: str = "America/Sao_Paulo"
    state: str = "RJ"

    @staticmethod
    def of(settings: Settings) -> RoutingSettings:
        return RoutingSettings(
            offer_s=settings.offer_seconds,
            wrap_up_s=settings.wrap_up_seconds,
            desk_grace_s=settings.desk_grace_seconds,
            commit_deadline_s=settings.commit_deadline,
            zone=settings.zone,
        )
