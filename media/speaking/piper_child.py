"""The child process that speaks with Piper; its arguments: MODEL SLOWNESS."""

from __future__ import annotations

import sys

import numpy as np
from piper import PiperVoice, SynthesisConfig

from media.speaking.polish import fade, trim
from media.wave import at_level, resample
from media.workshop.base import Header
from media.workshop.child import serve


def main() -> None:
    """Serve {"op": "say", text, level, to} with int16 bytes."""
    voice = PiperVoice.load(sys.argv[1])
    config = SynthesisConfig(length_scale=float(sys.argv[2]))

    def handle(job: Header, _blob: bytes) -> tuple[Header, bytes]:
        if job["op"] != "say":
            return {}, b""
        chunks = list(voice.synthesize(job["text"], config))
        raw = np.concatenate([chunk.audio_int16_array for chunk in chunks])
        rate = chunks[0].sample_rate
        sound = resample(trim(raw, rate), rate, job["to"])
        pcm = fade(at_level(sound, job["to"], job["level"]), job["to"])
        return {"samples": len(pcm)}, pcm.tobytes()

    serve(handle)


if __name__ == "__main__":
    main()
