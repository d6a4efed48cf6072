"""Making the dial plan's sounds. Each is written twice: A-law at 8 kHz, which a telephone takes
without any conversion, and 16 kHz linear for the browsers and the media socket.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

from cli.setup import music

Samples = npt.NDArray[np.int16]


def make(data: Path, sentences: Mapping[str, str]) -> None:
    """Write music and sentences below Asterisk's data folder."""
    _write(data / "moh" / "atende", music.compose())
    for name, text in sentences.items():
        _write(data / "sounds" / "pt_BR" / "atende" / name, speak(text))


def _write(path: Path, samples: Samples) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".sln16").write_bytes(samples.astype("<i2").tobytes())
    narrow = np.asarray(np.clip(resample_poly(samples, 1, 2), -32768, 32767), dtype=np.int16)
    path.with_suffix(".alaw").write_bytes(a_law(narrow))


def a_law(samples: Samples) -> bytes:
    """ITU-T G.711 A-law, one byte per sample."""
    value = samples.astype(np.int32) >> 3  # 13 bits
    sign = np.where(value >= 0, 0xD5, 0x55)
    magnitude = np.where(value >= 0, value, -value - 1)
    segment = np.maximum(np.frexp(np.maximum(magnitude, 1).astype(np.float64))[1] - 5, 0)
    shift = np.where(segment < 2, 1, segment)
    code = (segment << 4) | ((magnitude >> shift) & 0x0F)
    return bytes((code ^ sign).astype(np.uint8).tobytes())


def speak(text: str) -> Samples:
    """One sentence in Portuguese by espeak-ng, mono 16 kHz."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = str(espeakng_loader.get_data_path()).encode()
    rate = library.espeak_Initialize(2, 100, data, 0)
    if rate <= 0:
        raise RuntimeError(f"espeak-ng did not start ({rate})")
    pieces: list[bytes] = []
    signature = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
    )

    def collect(samples: object, count: int, _events: object) -> int:
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, count * 2))  # type: ignore[arg-type]
        return 0

    callback = signature(collect)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetVoiceByName(b"pt-br+f2")
    library.espeak_SetParameter(1, 150, 0)
    encoded = text.encode() + b"\0"
    library.espeak_Synth(encoded, len(encoded), 0, 0, 0, 1 | 0x1000, None, None)
    library.espeak_Synchronize()
    wave = np.frombuffer(b"".join(pieces), dtype="<i2").astype(np.float64)
    wide = resample_poly(wave, music.RATE, rate)
    return np.asarray(wide * (0.6 * 32767 / max(1.0, np.max(np.abs(wide)))), dtype=np.int16)
