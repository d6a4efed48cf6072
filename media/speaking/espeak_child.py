"""The child process that speaks with espeak-ng."""

from __future__ import annotations

from media.espeak import Espeak
from media.speaking.polish import polish
from media.workshop.base import Header
from media.workshop.child import serve


def main() -> None:
    """Serve {"op": "say", text, voice, rate, pitch, range, level, to} with int16 bytes."""
    engine = Espeak()

    def handle(job: Header, _blob: bytes) -> tuple[Header, bytes]:
        if job["op"] != "say":
            return {}, b""
        raw = engine.say(
            job["text"], job["voice"], rate=job["rate"], pitch=job["pitch"], range_=job["range"]
        )
        pcm = polish(raw, engine.rate, job["to"], job["level"])
        return {"samples": len(pcm)}, pcm.tobytes()

    serve(handle)


if __name__ == "__main__":
    main()
