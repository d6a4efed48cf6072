"""Prompts once spoken are kept: in memory, and on disk when they hold nothing personal."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

import structlog

from media.speaking.base import Voice, VoiceFailed
from media.wave import BadSound, read_wav, write_wav
from media.words import LINE_RATE, Pcm

log = structlog.get_logger(__name__)
MEMORY_BYTES = 64 * 1024 * 1024


class _GivenUp(Exception):
    """Whoever was making the prompt was cancelled."""


class VoiceCache:
    """A Voice in front of a Voice.

    Files are named by a hash of voice, rate and text. A text with a digit in it (a protocol, a
    telephone, a date) may be personal and would never be said again: it is kept in memory only,
    and so is whatever is asked for with `keep=False` (a name). Memory is bounded by bytes, least
    recently used out first. A damaged file is spoken anew; a full disk only costs the saving.
    """

    def __init__(self, voice: Voice, folder: Path, memory_bytes: int = MEMORY_BYTES) -> None:
        self.voice, self.folder, self.memory_bytes = voice, folder, memory_bytes
        self.name = voice.name
        self.spoken = self.from_disk = self.from_memory = 0
        self._memory: OrderedDict[str, Pcm] = OrderedDict()
        self._held = 0
        self._under_way: dict[str, asyncio.Future[Pcm]] = {}

    @property
    def fingerprint(self) -> str:
        return self.voice.fingerprint

    async def synthesise(
        self, text: str, rate: int = LINE_RATE, *, keep: bool | None = None
    ) -> Pcm:
        """See `Voice`; the array is shared, so it is read-only."""
        key = self._key(text, rate)
        while True:
            held = self._memory.get(key)
            if held is not None:
                self._memory.move_to_end(key)
                self.from_memory += 1
                return held
            waiting = self._under_way.get(key)
            if waiting is None:
                return await self._first(key, text, rate, keep)
            try:  # 40 calls that ask for one new prompt make it once
                return await asyncio.shield(waiting)
            except _GivenUp:
                continue  # the call that was making it hung up: make it here

    async def warm(self, texts: Iterable[str], rate: int = LINE_RATE) -> int:
        """Speak what a flow will need; returns how many are ready, logs the others."""
        ready = 0
        for text in texts:
            try:
                await self.synthesise(text, rate)
                ready += 1
            except VoiceFailed as error:
                log.error("voice.not_warmed", error=str(error))
        return ready

    async def close(self) -> None:
        await self.voice.close()

    async def _first(self, key: str, text: str, rate: int, keep: bool | None) -> Pcm:
        promise: asyncio.Future[Pcm] = asyncio.get_running_loop().create_future()
        promise.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._under_way[key] = promise
        try:
            pcm = await self._make(key, text, rate, keep)
            promise.set_result(pcm)
            return pcm
        except BaseException as error:
            promise.set_exception(error if isinstance(error, VoiceFailed) else _GivenUp())
            raise
        finally:
            del self._under_way[key]

    async def _make(self, key: str, text: str, rate: int, keep: bool | None) -> Pcm:
        on_disk = not any(char.isdigit() for char in text) if keep is None else keep
        path = self.folder / key[:2] / f"{key}.wav"
        pcm = await asyncio.to_thread(_load, path, rate) if on_disk else None
        if pcm is not None:
            self.from_disk += 1
        else:
            pcm = await self.voice.synthesise(text, rate)
            self.spoken += 1
            if on_disk:
                await asyncio.to_thread(_save, path, pcm, rate)
        pcm.setflags(write=False)
        self._remember(key, pcm)
        return pcm

    def _remember(self, key: str, pcm: Pcm) -> None:
        self._memory[key] = pcm
        self._held += pcm.nbytes
        while self._held > self.memory_bytes and len(self._memory) > 1:
            _, old = self._memory.popitem(last=False)
            self._held -= old.nbytes

    def _key(self, text: str, rate: int) -> str:
        body = f"{self.voice.fingerprint}\0{rate}\0{text}"
        return hashlib.sha256(body.encode()).hexdigest()[:40]


def _load(path: Path, rate: int) -> Pcm | None:
    try:
        pcm, found = read_wav(path)
    except FileNotFoundError:
        return None
    except (BadSound, OSError) as error:
        log.warning("voice.bad_cache_file", path=str(path), error=str(error))
        return None
    return pcm.copy() if found == rate and pcm.ndim == 1 else None


def _save(path: Path, pcm: Pcm, rate: int) -> None:
    draft = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(draft, pcm, rate)
        draft.replace(path)  # readers see a whole file or none
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        log.warning("voice.not_saved", path=str(path), error=str(error))
