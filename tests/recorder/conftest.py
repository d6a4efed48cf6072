"""A recorder on a temporary home, a switch for the citizen's leg, and sound to put in the spool."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.access.model import Access
from core.clock import VirtualClock
from core.db import Database
from recorder.model import PARTS, file_name
from recorder.service import Recorder
from recorder.sound import wav_header

LISTENER = Access("u-ana", "ana", permissions=frozenset({"recording.listen"}))
NOBODY = Access("u-nil", "nil")
RATE = 8000


def noise(seconds: float, seed: int) -> NDArray[np.int16]:
    chance = np.random.default_rng(seed)
    return chance.integers(-8000, 8000, int(seconds * RATE)).astype(np.int16)


def wav(samples: NDArray[np.int16], rate: int = RATE) -> bytes:
    return wav_header(len(samples), rate, 1) + samples.astype("<i2").tobytes()


@dataclass
class House:
    """The recorder with what stands around it."""

    recorder: Recorder
    clock: VirtualClock
    home: Path
    alive: set[str] = field(default_factory=set)

    def record(self, interaction: str, seconds: float = 1.0, number: int = 1) -> None:
        """What Asterisk leaves in the spool."""
        rx, tx = noise(seconds, 1), noise(seconds, 2)
        mixed = (rx // 2 + tx // 2).astype(np.int16)
        for part, samples in zip(PARTS, (mixed, rx, tx), strict=True):
            self.file(interaction, part, number).write_bytes(wav(samples))

    def file(self, interaction: str, part: str, number: int = 1) -> Path:
        return self.home / "spool" / file_name(interaction, number, part)

    async def settle(self, seconds: float = 12.0) -> int:
        """Two looks, long enough apart for untold files to count as quiet."""
        landed = await self.recorder.intake.scan()
        await self.clock.advance(seconds)
        return landed + await self.recorder.intake.scan()

    def spooled(self) -> list[str]:
        return sorted(p.name for p in (self.home / "spool").glob("*.wav"))

    def kept(self) -> list[Path]:
        return sorted((self.home / "vault").rglob("*.wav"))


@pytest.fixture
def house(db: Database, clock: VirtualClock, tmp_path: Path) -> House:
    alive: set[str] = set()
    recorder = Recorder(db, tmp_path, alive.__contains__, clock, keep_days=90)
    return House(recorder, clock, tmp_path, alive)
