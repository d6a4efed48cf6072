"""espeak-ng in this process, by ctypes. Not re-entrant: only child processes use it.

The library and its data come from the package `espeakng_loader`; Debian's `libespeak-ng1` serves
where that is missing. Function numbers follow `speak_lib.h` of espeak-ng 1.51.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import threading
from functools import cache
from typing import Any

import numpy as np

from media.words import Pcm

_RETRIEVAL_SYNCHRONOUS = 2
_RATE, _VOLUME, _PITCH, _RANGE, _WORDGAP = 1, 2, 3, 4, 7
_UTF8, _END_PAUSE = 1, 0x1000
_PHONEMES_IPA = 0x02
_PHONEME_EVENTS, _PHONEMES_AS_IPA = 1, 2
_PHONEME = 7
_one_at_a_time = threading.Lock()
"""The library holds one state per process, whatever objects and threads speak with it."""


class _Event(ctypes.Structure):
    """`espeak_EVENT`; the last field is a union of which only the 8-byte string is used."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("string", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class EspeakMissing(RuntimeError):
    """No espeak-ng library was found; the message says how to get one."""


def _library() -> tuple[str, str | None]:
    try:
        import espeakng_loader
    except ImportError:
        found = ctypes.util.find_library("espeak-ng")
        if found is None:
            fix = "pip install espeakng-loader (or apt install libespeak-ng1)"
            raise EspeakMissing(f"espeak-ng is missing: {fix}") from None
        return found, None
    return str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())


@cache
def _started(phonemes: bool) -> tuple[Any, int]:
    """The library and its Hz, started once per process: starting it again corrupts its memory."""
    path, data = _library()
    library: Any = ctypes.CDLL(path)
    folder = data.encode() if data else None
    events = (_PHONEME_EVENTS | _PHONEMES_AS_IPA) if phonemes else 0
    rate = int(library.espeak_Initialize(_RETRIEVAL_SYNCHRONOUS, 100, folder, events))
    if rate <= 0:
        raise EspeakMissing(f"espeak-ng did not start with its data in {data}")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library, rate


class Espeak:
    """One loaded library with its current voice. `rate` is the Hz of what it speaks.

    With `phonemes`, `sounds` holds after each `say` the first sample of every sound and its IPA.
    """

    def __init__(self, phonemes: bool = False) -> None:
        self._lib, self.rate = _started(phonemes)
        self.sounds: list[tuple[int, str]] = []
        self._chunks: list[bytes] = []
        self._callback = _Callback(self._collect)  # kept: the library holds only the pointer

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._chunks.append(ctypes.string_at(samples, count * 2))
        index = 0
        while events[index].type:
            if events[index].type == _PHONEME:
                ipa = bytes(events[index].string).decode(errors="replace")
                self.sounds.append((events[index].sample, ipa))
            index += 1
        return 0

    def say(
        self,
        text: str,
        voice: str = "pt-br",
        *,
        rate: int = 160,
        pitch: int = 50,
        range_: int = 50,
        gap: int = 0,
        markup: bool = False,
    ) -> Pcm:
        """int16 samples at `self.rate`; `rate` in words a minute, pitch and range 0..100.

        Raises ValueError for an unknown voice. `gap` is a pause between words in 10 ms.
        """
        with _one_at_a_time:
            return self._say(text, voice, (rate, pitch, range_, gap), markup)

    def _say(self, text: str, voice: str, manner: tuple[int, int, int, int], markup: bool) -> Pcm:
        self._voice(voice)
        for number, value in zip((_RATE, _PITCH, _RANGE, _WORDGAP), manner, strict=True):
            self._lib.espeak_SetParameter(number, value, 0)
        self._chunks, self.sounds = [], []
        # Per sentence: the library knows one callback per process, and another object may have
        # set its own, or be gone with it.
        self._lib.espeak_SetSynthCallback(self._callback)
        data = text.encode()
        flags = _UTF8 | _END_PAUSE | (0x10 if markup else 0)
        self._lib.espeak_Synth(data, len(data) + 1, 0, 0, 0, flags, None, None)
        self._lib.espeak_Synchronize()
        return np.frombuffer(b"".join(self._chunks), np.int16)

    def ipa(self, text: str, voice: str = "pt-br") -> str:
        """The phonemes of `text` in IPA, with stress marks."""
        with _one_at_a_time:
            return self._ipa(text, voice)

    def _ipa(self, text: str, voice: str) -> str:
        self._voice(voice)
        source = ctypes.c_char_p(text.encode())
        parts = []
        while source.value:
            said = self._lib.espeak_TextToPhonemes(ctypes.byref(source), _UTF8, _PHONEMES_IPA)
            parts.append((said or b"").decode())
        return " ".join(parts)

    def _voice(self, name: str) -> None:
        if self._lib.espeak_SetVoiceByName(name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {name!r}")
