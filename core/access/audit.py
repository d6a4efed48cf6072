"""The audit: who saw or changed what. Rooms write it inside the transaction of the deed."""

from core.access.store import record

__all__ = ["record"]
