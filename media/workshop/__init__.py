"""Child processes for work that is heavy, holds the GIL or may crash: speech in and out."""

from media.workshop.base import WorkshopBusy, WorkshopError, WorkshopLate
from media.workshop.pool import Workshop

__all__ = ["Workshop", "WorkshopBusy", "WorkshopError", "WorkshopLate"]
