"""The child process that recognises with Vosk; its argument: the model's folder."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from vosk import KaldiRecognizer, Model, SetLogLevel

from media.words import EAR_RATE
from media.workshop.base import Header
from media.workshop.child import serve


def main() -> None:
    """Serve {"op": "hear", vocabulary} with int16 bytes at 8 kHz -> text, confidence."""
    SetLogLevel(-1)
    model = Model(sys.argv[1])

    def handle(job: Header, blob: bytes) -> tuple[Header, bytes]:
        if job["op"] != "hear":
            return {}, b""
        began = perf_counter()
        wanted = job["vocabulary"]
        extra = [json.dumps(wanted, ensure_ascii=False)] if wanted else []
        recogniser = KaldiRecognizer(model, float(EAR_RATE), *extra)
        recogniser.SetWords(True)
        recogniser.AcceptWaveform(blob)
        result = json.loads(recogniser.FinalResult())
        sure = [word.get("conf", 1.0) for word in result.get("result", [])]
        confidence = sum(sure) / len(sure) if sure else 0.0
        found = {"text": result.get("text", ""), "confidence": round(confidence, 3)}
        return {**found, "work_s": perf_counter() - began}, b""

    serve(handle)


if __name__ == "__main__":
    main()
