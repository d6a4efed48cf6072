"""Uploaded recordings: any PCM becomes our sound; what cannot serve is refused in words."""

from __future__ import annotations

import io
import wave as stdlib_wave

import numpy as np
import pytest

from core.access.model import Access
from core.db import Database
from core.errors import Forbidden, Invalid, NotFound
from cti.prompts.model import LEVEL_DBFS, LONGEST_S, fit, key_of, to_wav
from cti.prompts.service import Prompts
from media.wave import active_level_dbfs, read_wav

ADMIN = Access.system("test")
TEXT = "Prefeitura de Porto Sereno, olá!"


def wav(rate: int = 44100, channels: int = 2, width: int = 2, seconds: float = 1.0,
        level: float = 0.1) -> bytes:  # fmt: skip
    """Something like speech: a buzz with pauses, in any PCM."""
    at = np.arange(int(rate * seconds)) / rate
    sound = sum(np.sin(2 * np.pi * 150 * k * at) / k for k in range(1, 12))
    sound = level * sound * (np.sin(2 * np.pi * 3 * at) > -0.5)
    scale = 2 ** (8 * width - 1) - 1
    if width == 1:
        raw = (sound * 127 + 128).clip(0, 255).astype(np.uint8)[:, None]
    else:
        whole = (sound.clip(-1, 1) * scale).astype("<i4")
        raw = whole[:, None].view(np.uint8).reshape(-1, 4)[:, :width]
    frames = np.repeat(raw[:, None, :], channels, axis=1).tobytes()
    out = io.BytesIO()
    with stdlib_wave.open(out, "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(frames)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rate", "channels", "width"),
    [(8000, 1, 2), (16000, 1, 2), (44100, 2, 2), (48000, 2, 3), (22050, 1, 4), (11025, 1, 1)],
)
def test_any_pcm_becomes_our_sound(rate: int, channels: int, width: int) -> None:
    pcm = fit(wav(rate, channels, width))
    assert pcm.dtype == np.int16
    assert abs(len(pcm) / 16000 - 1.0) < 0.1
    assert abs(active_level_dbfs(pcm, 16000) - LEVEL_DBFS) < 1.0
    assert abs(int(pcm[0])) < 200, "no click"


@pytest.mark.parametrize("level", [0.01, 0.9])
def test_quiet_and_loud_recordings_come_out_alike(level: float) -> None:
    assert abs(active_level_dbfs(fit(wav(level=level)), 16000) - LEVEL_DBFS) < 1.5


@pytest.mark.parametrize(
    "bad",
    [b"", b"RIFF", b"ID3 mp3", wav(seconds=0.05), wav(8000, 1, 2, LONGEST_S + 1), wav(level=0.0),
     wav(4000, 1), wav()[:30]],
)  # fmt: skip
def test_what_cannot_serve_is_refused(bad: bytes) -> None:
    with pytest.raises(Invalid):
        fit(bad)


async def test_a_recording_is_used_wherever_the_sentence_is_said(db: Database) -> None:
    prompts = Prompts(db)
    assert prompts.sound(TEXT) is None
    made = await prompts.put(ADMIN, TEXT, wav())
    assert made.seconds == pytest.approx(1.0, abs=0.1)
    assert prompts.sound("  prefeitura de\nPorto Sereno,  olá! ") is not None
    assert prompts.sound("Outra frase.") is None
    again = Prompts(db)
    await again.load()
    assert np.array_equal(again.sound(TEXT), prompts.sound(TEXT))
    await again.put(ADMIN, TEXT, wav(seconds=2.0))
    assert again.about(TEXT).seconds == pytest.approx(2.0, abs=0.1)
    await again.drop(ADMIN, TEXT)
    assert again.sound(TEXT) is None
    with pytest.raises(NotFound):
        await again.drop(ADMIN, TEXT)


async def test_what_changes_with_each_call_cannot_be_recorded(db: Database) -> None:
    with pytest.raises(Invalid):
        await Prompts(db).put(ADMIN, "Seu protocolo é {protocolo}.", wav())


async def test_all_together_are_bounded(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cti.prompts.service.MOST_BYTES", 50_000)
    prompts = Prompts(db)
    await prompts.put(ADMIN, TEXT, wav())
    await prompts.put(ADMIN, TEXT, wav())  # in place of the first
    with pytest.raises(Invalid):
        await prompts.put(ADMIN, "Outra frase.", wav())


async def test_only_who_writes_flows_records(db: Database) -> None:
    with pytest.raises(Forbidden):
        await Prompts(db).put(Access(None, "ninguém"), TEXT, wav())


def test_what_is_given_back_is_a_wav() -> None:
    pcm = fit(wav())
    back, rate = read_wav(io.BytesIO(to_wav(pcm)))
    assert rate == 16000
    assert np.array_equal(back, pcm)
    assert key_of(" A\n b ") == "a b"
