"""Rights as a value: who asks, and what they may do. A permission is ``"<object>.<action>"``."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Access:
    """Under whose rights something is read or written; travels with every protected statement."""

    user_id: str | None
    login: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    reason: str | None = None
    session_id: str | None = None
    all: bool = field(default=False)

    @staticmethod
    def system(reason: str) -> Access:
        """Background work of the product itself, with its named reason."""
        if not reason:
            raise ValueError("system access needs a reason")
        return Access(None, "sistema", reason=reason, all=True)

    def may(self, permission: str) -> bool:
        """Whether this one may do ``permission``; ``"ticket.*"`` grants every action on tickets."""
        if self.all or permission in self.permissions or "*" in self.permissions:
            return True
        return f"{permission.partition('.')[0]}.*" in self.permissions

    def need(self, permission: str) -> None:
        """Raise Forbidden unless allowed."""
        if not self.may(permission):
            raise Forbidden(
                "Seu perfil não permite esta ação. Peça à administração, se precisar dela.",
                permission=permission,
            )
