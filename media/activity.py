"""Is this speech? Voice activity over 8 kHz sound, 256 samples (32 ms) at a time.

Default: Silero's ONNX network through onnxruntime, without torch; its file comes from the package
`silero-vad`, installed with `--no-deps` (`requirements-nodeps.txt`). Fallback: webrtcvad, mode 3,
which takes up to 30 % of loud noise for speech; where it serves, barge-in is left to keys.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import structlog

from media.providers import MissingPackage, provider
from media.words import EAR_RATE, Pcm

log = structlog.get_logger(__name__)
WINDOW = 256
"""Samples at 8 kHz of one decision."""
_CONTEXT = 32


class Activity(Protocol):
    """One stream's voice activity; keeps state between windows."""

    name: str
    trusted: bool
    """False where noise is often taken for speech: barge-in by speech stays off."""

    def probability(self, window: Pcm) -> float:
        """0..1 for the next WINDOW samples."""
        ...

    def reset(self) -> None:
        """Forget the stream so far."""
        ...


ACTIVITIES: dict[str, str] = {
    "silero": "media.activity:SileroActivity",
    "webrtc": "media.activity:WebrtcActivity",
}


def make_activity(name: str = "best") -> Activity:
    """A new stream of the named kind; "best" is Silero, or webrtcvad with a warning."""
    if name != "best":
        made: Activity = provider(ACTIVITIES, name)(None)
        return made
    try:
        return SileroActivity()
    except MissingPackage as error:
        _warn_once(str(error))
        return WebrtcActivity()


@lru_cache
def _warn_once(text: str) -> None:
    log.warning("activity.fallback", why=text, using="webrtcvad", barge_in="by keys only")


def silero_file() -> Path:
    """The network's file inside the installed package, found without importing it (or torch)."""
    spec = find_spec("silero_vad")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for name in ("silero_vad_op18_ifless.onnx", "silero_vad.onnx"):
            path = Path(folder) / "data" / name
            if path.is_file():
                return path
    raise MissingPackage("silero-vad", "pip install --no-deps -r requirements-nodeps.txt")


@lru_cache
def _session(path: Path) -> Any:
    import onnxruntime  # heavy: only where a stream is really listened to

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class SileroActivity:
    """Silero: about 50 µs a window; the session is shared, the state is this stream's."""

    name = "silero"
    trusted = True

    def __init__(self, _options: None = None) -> None:
        self._run = _session(silero_file()).run
        self._rate = np.array(EAR_RATE, np.int64)
        self.reset()

    def reset(self) -> None:
        self._state = np.zeros((2, 1, 128), np.float32)
        self._input = np.zeros((1, _CONTEXT + WINDOW), np.float32)

    def probability(self, window: Pcm) -> float:
        """See `Activity`."""
        self._input[0, :_CONTEXT] = self._input[0, -_CONTEXT:]
        np.multiply(window, 1 / 32768, out=self._input[0, _CONTEXT:], casting="unsafe")
        feed = {"input": self._input, "state": self._state, "sr": self._rate}
        out, self._state = self._run(None, feed)
        return float(out[0, 0])


class WebrtcActivity:
    """webrtcvad in its strictest mode, smoothed over the last windows."""

    name = "webrtc"
    trusted = False

    def __init__(self, _options: None = None) -> None:
        if find_spec("webrtcvad") is None:
            raise MissingPackage("webrtcvad-wheels", "pip install webrtcvad-wheels")
        import webrtcvad

        self._vad = webrtcvad.Vad(3)
        self._mean = 0.0

    def reset(self) -> None:
        self._mean = 0.0

    def probability(self, window: Pcm) -> float:
        """See `Activity`: the last 240 samples of the window decide, then a short average."""
        speech = self._vad.is_speech(window[-240:].tobytes(), EAR_RATE)
        self._mean += 0.6 * (float(speech) - self._mean)
        return self._mean
