"""One recording's way from the spool to the vault; each step may be taken twice.

The order makes a crash between any two steps harmless: the file is complete in the vault before
the row says so, and the spool is emptied only after the row says so. Taking the way again writes
the same bytes under the same key.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from core.access.model import Access
from core.db import Database, Tx
from core.facts.recording import RecordingFailed, RecordingLanded, RecordingStarted
from recorder import sound, store
from recorder.model import Recording, keep_until, missing_ms, recording_id, retry_after, vault_key
from recorder.sound import BadSpool, Joined
from recorder.spool import Group, Spool
from recorder.vaults.base import Vault

log = structlog.get_logger(__name__)
SYSTEM = Access.system("intake of recordings")


class StillWritten(Exception):
    """The files grew while they were being read: Asterisk is not done after all."""


class Landing:
    """Takes groups of files in. ``step`` is told each step's name (tests interrupt there)."""

    def __init__(
        self, db: Database, spool: Spool, vault: Vault, keep_days: int | None = None
    ) -> None:
        self._db, self._spool, self._vault = db, spool, vault
        self._keep_days = keep_days
        self.step: Callable[[str], None] = lambda _name: None

    async def adopt(self, group: Group) -> Recording:
        """A row for files nobody knows: the visit is read from their name."""
        id_ = recording_id(group.interaction_id, group.number)
        began = datetime.fromtimestamp(group.samples_begin, UTC)

        def write(tx: Tx) -> Recording:
            known = store.get(tx, SYSTEM, id_)
            if known:
                return known
            row = {
                "id": id_,
                "interaction_id": group.interaction_id,
                "number": group.number,
                "state": "recording",
                "started_at": began,
                "adopted": True,
                "attempts": 0,
                "legal_hold": False,
            }
            store.add(tx, SYSTEM, row)
            tx.append(
                RecordingStarted(interaction=group.interaction_id, recording=id_, started_at=began)
            )
            made = store.get(tx, SYSTEM, id_)
            assert made is not None
            return made

        log.warning("recording.adopted", interaction=group.interaction_id, recording=id_)
        return await self._db.write(write)

    async def land(self, recording: Recording, group: Group) -> bool:
        """Whether the recording lies in the vault now; failures are told and tried again later."""
        try:
            if recording.state != "landed" or not await self._kept(recording):
                joined = await asyncio.to_thread(self._join, recording, group)
                self.step("joined")
                await asyncio.to_thread(self._store, recording)
                self.step("stored")
                if await asyncio.to_thread(self._grew, group):
                    raise StillWritten
                if not await self._db.write(lambda tx: self._landed(tx, recording, joined)):
                    await asyncio.to_thread(self.erase, recording)
                    return False
                self.step("committed")
            await asyncio.to_thread(self._spool.remove, group.interaction_id, group.number)
            self.step("emptied")
        except StillWritten:
            log.warning("recording.still_written", recording=recording.id)
            return False
        except BadSpool as error:
            await self.fail(recording, error.args[0], final=error.args[0] == "empty")
            if error.args[0] == "empty":
                await asyncio.to_thread(self._spool.remove, group.interaction_id, group.number)
            return False
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            await self.fail(recording, "disk_full" if full else "vault")
            return False
        return True

    async def _kept(self, recording: Recording) -> bool:
        """Whether the vault really has what the row says."""
        size = await asyncio.to_thread(self._vault.size, recording.key or "")
        return size == recording.size

    def _join(self, recording: Recording, group: Group) -> Joined:
        paths = {
            part: self._spool.path(group.interaction_id, group.number, part)
            for part in ("mix", "rx", "tx")
        }
        needed = sum(size for part, (size, _) in group.seen.items() if part != "mix")
        if needed > self._spool.free_bytes():
            raise OSError(errno.ENOSPC, "not enough room to join a recording")
        left, right = sound.open_track(paths["rx"]), sound.open_track(paths["tx"])
        target = self._spool.staged(recording.id)
        if left or right:
            return sound.join(left, right, target)
        mix = sound.open_track(paths["mix"])
        if mix is None:
            raise BadSpool("empty")
        return sound.keep_mono(mix, target)

    def _store(self, recording: Recording) -> None:
        key = vault_key(recording.started_at, recording.id)
        self._vault.put(key, self._spool.staged(recording.id))

    def _grew(self, group: Group) -> bool:
        now = [
            one
            for one in self._spool.groups()
            if (one.interaction_id, one.number) == (group.interaction_id, group.number)
        ]
        return not now or {p: s[0] for p, s in now[0].seen.items()} != {
            p: s[0] for p, s in group.seen.items()
        }

    def erase(self, recording: Recording) -> None:
        """Delete every file of a discarded recording, wherever its way had come to."""
        self._spool.remove(recording.interaction_id, recording.number)
        self._spool.staged(recording.id).unlink(missing_ok=True)
        self._vault.delete(recording.key or vault_key(recording.started_at, recording.id))

    def _landed(self, tx: Tx, recording: Recording, joined: Joined) -> bool:
        """Row, waveform and fact in one transaction; a second landing replaces the first.

        False when the citizen meanwhile wanted no recording.
        """
        now = store.get(tx, SYSTEM, recording.id)
        if now is None or now.state == "discarded":
            return False
        store.change(
            tx,
            SYSTEM,
            recording.id,
            state="landed",
            vault=self._vault.name,
            key=vault_key(recording.started_at, recording.id),
            milliseconds=joined.milliseconds,
            channels=joined.channels,
            rate=joined.rate,
            size=joined.size,
            sha256=joined.sha256,
            landed_at=tx.now,
            ended_at=now.ended_at or tx.now,
            keep_until=now.keep_until or keep_until(tx.now, self._keep_days),
            missing_ms=missing_ms(now, joined.milliseconds),
            reason=None,
            retry_at=None,
        )
        store.put_peaks(tx, SYSTEM, recording.id, joined.channels, joined.peaks.tobytes())
        if now.sha256 == joined.sha256:
            return True  # told already, before a crash or a lost vault
        tx.append(
            RecordingLanded(
                interaction=recording.interaction_id,
                recording=recording.id,
                milliseconds=joined.milliseconds,
                channels=joined.channels,
                size=joined.size,
                sha256=joined.sha256,
                adopted=now.adopted,
            )
        )
        return True

    async def fail(self, recording: Recording, reason: str, final: bool = False) -> None:
        """Say that a step failed; the spool waits and the step is tried again, unless ``final``."""

        def write(tx: Tx) -> None:
            now = store.get(tx, SYSTEM, recording.id)
            if now is None or now.state in ("discarded", "landed"):
                return
            attempt = now.attempts + 1
            retry_at = None if final else tx.now + retry_after(attempt)
            state = "failed" if final else "waiting"
            new = now.reason != reason or now.state != state
            store.change(
                tx,
                SYSTEM,
                recording.id,
                state=state,
                reason=reason,
                attempts=attempt,
                retry_at=retry_at,
            )
            if new:
                tx.append(
                    RecordingFailed(
                        interaction=recording.interaction_id,
                        recording=recording.id,
                        reason=reason,
                        attempt=attempt,
                        retry_at=retry_at,
                    )
                )

        log.error("recording.failed", recording=recording.id, reason=reason, final=final)
        await self._db.write(write)
