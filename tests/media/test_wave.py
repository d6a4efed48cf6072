import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import wave


def tone(hz, rate, seconds=0.5, size=8000):
    return (np.sin(2 * np.pi * hz * np.arange(int(rate * seconds)) / rate) * size).astype(np.int16)


def test_alaw_known_values_of_the_standard():
    # G.711 table 1a: the smallest step is 16 on the 16-bit scale, the largest level 32256.
    assert wave.alaw_decode(bytes([0xD5, 0x55, 0xAA, 0x2A])).tolist() == [8, -8, 32256, -32256]
    assert wave.ulaw_decode(bytes([0xFF, 0x80, 0x00])).tolist() == [0, 32124, -32124]


@given(st.binary(min_size=1, max_size=64))
def test_every_octet_survives_a_round_trip(octets):
    assert wave.alaw_encode(wave.alaw_decode(octets)) == octets
    values = wave.ulaw_decode(octets)
    assert wave.ulaw_decode(wave.ulaw_encode(values)).tolist() == values.tolist()


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=50))
def test_g711_error_stays_within_its_step(values):
    x = np.array(values, np.int16)
    for encode, decode in (
        (wave.alaw_encode, wave.alaw_decode),
        (wave.ulaw_encode, wave.ulaw_decode),
    ):
        error = np.abs(decode(encode(x)).astype(int) - x.astype(int))
        assert (error <= np.maximum(16, np.abs(x.astype(int)) / 15)).all()


def test_wav_round_trip_mono_and_stereo(tmp_path):
    left, right = tone(440, 8000), tone(600, 8000, 0.25)
    both = wave.stereo(left, right)
    wave.write_wav(tmp_path / "s.wav", both, 8000)
    back, rate = wave.read_wav(tmp_path / "s.wav")
    assert rate == 8000
    assert np.array_equal(back, both)
    assert not back[len(right) :, 1].any()
    memory = io.BytesIO()
    wave.write_wav(memory, left, 16000)
    memory.seek(0)
    assert np.array_equal(wave.read_wav(memory)[0], left)


def test_a_file_that_is_no_wav_is_refused(tmp_path):
    (tmp_path / "x.wav").write_bytes(b"nothing of the kind")
    with pytest.raises(wave.BadSound):
        wave.read_wav(tmp_path / "x.wav")


@pytest.mark.parametrize(("hz", "kept"), [(300, True), (3000, True), (5500, False), (7000, False)])
def test_half_rate_keeps_the_telephone_band_and_does_not_alias(hz, kept):
    down = wave.HalfRate()
    sound = tone(hz, 16000, 1.0)
    out = np.concatenate([down.feed(f) for f in sound.reshape(-1, 320)])
    assert len(out) == len(sound) // 2
    gain = np.std(out[100:].astype(float)) / np.std(sound.astype(float))
    assert (0.9 < gain < 1.1) if kept else gain < 0.006


def test_half_rate_in_frames_equals_half_rate_at_once():
    sound = np.random.default_rng(1).integers(-9000, 9000, 3200).astype(np.int16)
    framed = wave.HalfRate()
    parts = np.concatenate([framed.feed(f) for f in sound.reshape(-1, 320)])
    assert np.array_equal(parts, wave.HalfRate().feed(sound))


def test_levelling_reaches_the_level_without_clipping():
    speech = np.concatenate([tone(200, 8000, 0.5, 900), wave.silence(0.5, 8000)])
    out = wave.at_level(speech, 8000, -18.0)
    assert abs(wave.active_level_dbfs(out, 8000) + 18) < 1
    assert np.abs(out.astype(int)).max() < 32768 * 0.9
    assert wave.at_level(wave.silence(0.1, 8000), 8000, -18).tolist() == [0] * 800


def test_mix_clips_instead_of_wrapping():
    loud = np.full(4, 30000, np.int16)
    assert wave.mix(loud, loud).tolist() == [32767] * 4


def test_resample_keeps_duration_and_pitch():
    out = wave.resample(tone(1000, 22050, 1.0), 22050, 16000)
    assert abs(len(out) - 16000) <= 1
    assert np.argmax(np.abs(np.fft.rfft(out[:16000]))) == 1000
