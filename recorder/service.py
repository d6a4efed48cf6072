"""The recorder as the story of a call sees it, and as people who listen see it.

Marks and failures never stop a call: what cannot be written is logged, and the call goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.access import audit
from core.access.model import Access
from core.clock import Clock
from core.db import Database, Tx
from core.errors import AtendeError, Conflict, NotFound, Unavailable
from core.facts.recording import (
    RecordingDiscarded,
    RecordingFailed,
    RecordingMarked,
    RecordingStarted,
)
from core.ids import new_id
from recorder import store
from recorder.intake import Intake, LegAlive, end_now
from recorder.landing import Landing
from recorder.model import PARTS, Mark, Recording, RecordingPlan, recording_id
from recorder.spool import Spool
from recorder.vaults.base import Vault
from recorder.vaults.local import LocalVault

log = structlog.get_logger(__name__)
SYSTEM = Access.system("recording of a call")
ROOM_FOR_A_CALL = 16 << 20


class Recorder:
    """Plans, marks and discards; the intake runs beside. ``home`` holds spool and vault."""

    def __init__(
        self,
        db: Database,
        home: Path,
        leg_alive: LegAlive,
        clock: Clock | None = None,
        vault: Vault | None = None,
        keep_days: int | None = None,
    ) -> None:
        self.db = db
        self.clock = clock or db.clock
        self.spool = Spool(home / "spool")
        self.vault = vault or LocalVault(home / "vault")
        self.landing = Landing(db, self.spool, self.vault, keep_days)
        self.intake = Intake(db, self.spool, self.landing, leg_alive, self.clock)
        self.spool.prepare()

    # --- the story of a call -------------------------------------------------------------------

    async def plan(self, interaction_id: str) -> RecordingPlan:
        """Names for the files of this visit's recording; the same ones until it has ended.

        Raises Unavailable when the disk has no room: the call goes on without.
        """
        room = await asyncio.to_thread(self.spool.free_bytes)

        def write(tx: Tx) -> Recording:
            made = store.of_interaction(tx, SYSTEM, interaction_id)
            if made and made[-1].state == "recording":
                return made[-1]
            return self._begin(tx, interaction_id, len(made) + 1, room >= ROOM_FOR_A_CALL)

        recording = await self.db.write(write)
        if recording.state != "recording":
            raise Unavailable("Não há espaço em disco para gravar.", reason="disk_full")
        number = recording.number
        mix, rx, tx = (str(self.spool.path(interaction_id, number, part)) for part in PARTS)
        begun = await asyncio.to_thread(self.spool.exists, interaction_id, number)
        return RecordingPlan(recording.id, interaction_id, mix, rx, tx, begun)

    def _begin(self, tx: Tx, interaction_id: str, number: int, room: bool) -> Recording:
        id_ = recording_id(interaction_id, number)
        row = {
            "id": id_,
            "interaction_id": interaction_id,
            "number": number,
            "state": "recording" if room else "failed",
            "reason": None if room else "disk_full",
            "started_at": tx.now,
            "ended_at": None if room else tx.now,
            "adopted": False,
            "attempts": 0,
            "legal_hold": False,
        }
        store.add(tx, SYSTEM, row)
        if room:
            tx.append(
                RecordingStarted(interaction=interaction_id, recording=id_, started_at=tx.now)
            )
            self._mark(tx, interaction_id, "ivr", None)
        else:
            tx.append(
                RecordingFailed(interaction=interaction_id, recording=id_, reason="disk_full")
            )
        made = store.get(tx, SYSTEM, id_)
        assert made is not None
        return made

    async def mark(self, interaction_id: str, kind: str, detail: str | None = None) -> None:
        """A stretch begins: ivr, queue, operator, hold, unhold, pause, resume, hangup.

        Told twice in a row it is kept once. Never raises: a call does not wait for a mark.
        """
        try:
            await self.db.write(lambda tx: self._mark(tx, interaction_id, kind, detail))
        except (AtendeError, SQLAlchemyError) as error:
            log.error(
                "recording.mark_lost", interaction=interaction_id, kind=kind, error=str(error)
            )
        if kind == "hangup":
            self.intake.ring()

    def _mark(self, tx: Tx, interaction_id: str, kind: str, detail: str | None) -> None:
        last = store.last_mark(tx, SYSTEM, interaction_id)
        if last and (last.kind, last.detail) == (kind, detail):
            return
        row = {
            "id": new_id(),
            "interaction_id": interaction_id,
            "at": tx.now,
            "kind": kind,
            "detail": detail,
        }
        store.add_mark(tx, SYSTEM, row)
        if kind == "hangup":
            end_now(tx, interaction_id)
        made = store.of_interaction(tx, SYSTEM, interaction_id)
        if made:
            tx.append(
                RecordingMarked(
                    interaction=interaction_id,
                    recording=made[-1].id,
                    mark=kind,
                    queue=detail if kind == "queue" else None,
                    operator=detail if kind == "operator" else None,
                    reason=detail if kind in ("pause", "resume") else None,
                )
            )

    async def failed(self, interaction_id: str, reason: str) -> None:
        """The telephone side could not record. Files that came all the same are still taken in."""
        found = await self.of_interaction(SYSTEM, interaction_id)
        if found and found[-1].state == "recording":
            await self.landing.fail(found[-1], reason, final=True)

    async def discard(self, interaction_id: str, reason: str = "anonymous") -> None:
        """The citizen wants no recording: what was taken is deleted for good. Idempotent.

        The telephone side stops recording first. A recording under legal hold stays.
        """

        def write(tx: Tx) -> list[Recording]:
            made = store.of_interaction(tx, SYSTEM, interaction_id)
            mine = [one for one in made if not one.legal_hold]
            for one in mine:
                if one.state != "discarded":
                    store.change(tx, SYSTEM, one.id, state="discarded", reason=reason)
                    store.drop_peaks(tx, SYSTEM, one.id)
                    tx.append(
                        RecordingDiscarded(
                            interaction=interaction_id, recording=one.id, reason=reason
                        )
                    )
            self._mark(tx, interaction_id, "pause", reason)
            return mine

        for one in await self.db.write(write):
            await asyncio.to_thread(self.landing.erase, one)

    # --- people who listen ---------------------------------------------------------------------

    async def of_interaction(self, access: Access, interaction_id: str) -> list[Recording]:
        """A visit's recordings, in the order they were made."""
        access.need("recording.listen")
        found = await self.db.read(lambda tx: store.of_interaction(tx, access, interaction_id))
        return [self._placed(one) for one in found]

    async def marks(self, access: Access, interaction_id: str) -> Sequence[Mark]:
        access.need("recording.listen")
        return await self.db.read(lambda tx: store.marks_of(tx, access, [interaction_id]))

    async def get(self, access: Access, id_: str) -> Recording:
        """One recording that can be heard. Raises NotFound, Conflict while it has not landed."""
        access.need("recording.listen")
        found = await self.db.read(lambda tx: store.get(tx, access, id_))
        if found is None or found.state == "discarded":
            raise NotFound("Não encontrei esta gravação.")
        if found.state != "landed":
            raise Conflict("Esta gravação ainda não está pronta.", state=found.state)
        return self._placed(found)

    async def listening(self, access: Access, recording: Recording, action: str) -> None:
        """Write into the audit who listens, before they hear anything."""
        await self.db.write(
            lambda tx: audit.record(
                tx,
                access,
                action,
                "recording",
                recording.id,
                interaction=recording.interaction_id,
            )
        )

    async def peaks(self, access: Access, id_: str) -> tuple[Recording, int, bytes]:
        """(recording, channels, int8 pairs by bucket and channel) of a waveform."""
        recording = await self.get(access, id_)
        found = await self.db.read(lambda tx: store.get_peaks(tx, access, id_))
        if found is None:
            raise NotFound("Esta gravação não tem forma de onda.")
        return recording, *found

    async def read(self, recording: Recording, start: int, length: int) -> bytes:
        """A part of the file's bytes. Raises Unavailable when the vault does not answer."""
        try:
            return await asyncio.to_thread(self.vault.read, recording.key or "", start, length)
        except OSError as error:
            log.error("recording.unreadable", recording=recording.id, error=str(error))
            raise Unavailable("O cofre de gravações não respondeu.") from error

    def _placed(self, recording: Recording) -> Recording:
        if recording.state != "landed" or recording.key is None:
            return recording
        return replace(recording, path=self.vault.locate(recording.key))
