"""Making the dial plan's sounds, in a process of its own: ``python -m cli.setup.sound_files DATA``.

The sentences, as JSON on standard input, are said by the IVR's own voice. Each sound is written
twice: A-law at 8 kHz, which a telephone takes without any conversion, and 16 kHz linear for the
browsers and the media socket.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.setup import music
from media.speaking.registry import make_voice
from media.wave import alaw_encode, resample
from media.words import Pcm

VOICE = "espeak"  # always there; what must work when nothing else does uses nothing else


async def make(data: Path, sentences: Mapping[str, str]) -> None:
    """Write music and sentences below Asterisk's data folder."""
    _write(data / "moh" / "atende", music.compose())
    voice = make_voice(VOICE)
    try:
        for name, text in sentences.items():
            said = await voice.synthesise(text, music.RATE)
            _write(data / "sounds" / "pt_BR" / "atende" / name, said)
    finally:
        await voice.close()


def _write(path: Path, samples: Pcm) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".sln16").write_bytes(samples.astype("<i2").tobytes())
    path.with_suffix(".alaw").write_bytes(alaw_encode(resample(samples, music.RATE, 8000)))


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]), json.load(sys.stdin)))
