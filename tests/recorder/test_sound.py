"""Two mono files become one stereo file: aligned to the sample, whatever the headers say."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from media.wave import read_wav
from recorder.sound import BadSpool, hash_of, join, keep_mono, open_track, wav_header
from tests.recorder.conftest import noise, wav


def test_clicks_land_at_the_same_sample(tmp_path: Path) -> None:
    rx = np.zeros(200_000, np.int16)
    tx = np.zeros(160_000, np.int16)
    clicks = np.arange(24) * 6500 + 123
    rx[clicks] = 20_000
    tx[clicks] = -20_000
    (tmp_path / "rx.wav").write_bytes(wav(rx))
    (tmp_path / "tx.wav").write_bytes(wav(tx))
    left, right = open_track(tmp_path / "rx.wav"), open_track(tmp_path / "tx.wav")
    made = join(left, right, tmp_path / "out.wav")
    sound, rate = read_wav(tmp_path / "out.wav")
    assert (rate, sound.shape) == (8000, (200_000, 2))
    assert np.array_equal(np.flatnonzero(sound[:, 0]), clicks)
    assert np.array_equal(np.flatnonzero(sound[:, 1]), clicks)
    assert (sound[clicks, 0] == 20_000).all()
    assert (sound[clicks, 1] == -20_000).all()
    assert made.milliseconds == 25_000


def test_hash_size_and_peaks_are_those_of_the_file(tmp_path: Path) -> None:
    rx, tx = noise(30, 1), noise(29, 2)
    (tmp_path / "rx.wav").write_bytes(wav(rx))
    (tmp_path / "tx.wav").write_bytes(wav(tx))
    out = tmp_path / "out.wav"
    made = join(open_track(tmp_path / "rx.wav"), open_track(tmp_path / "tx.wav"), out)
    assert made.size == out.stat().st_size
    assert made.sha256 == hashlib.sha256(out.read_bytes()).hexdigest() == hash_of(out)
    assert made.peaks.shape == (800, 2, 2)
    edges = np.linspace(0, len(rx), 801).astype(int)
    for bucket in (0, 17, 799):
        piece = rx[edges[bucket] : edges[bucket + 1]]
        assert tuple(made.peaks[bucket, 0]) == (piece.min() // 256, piece.max() // 256)
    assert tuple(made.peaks[799, 1]) == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3000), st.integers(0, 3000))
@example(1, 2)
def test_any_two_lengths(tmp_path_factory: pytest.TempPathFactory, a: int, b: int) -> None:
    folder = tmp_path_factory.mktemp("any")
    rx, tx = noise(1, 3)[:a], noise(1, 4)[:b]
    (folder / "rx.wav").write_bytes(wav(rx))
    (folder / "tx.wav").write_bytes(wav(tx))
    made = join(open_track(folder / "rx.wav"), open_track(folder / "tx.wav"), folder / "o.wav")
    sound, _ = read_wav(folder / "o.wav")
    assert np.array_equal(sound[: len(rx), 0], rx)
    assert np.array_equal(sound[: len(tx), 1], tx)
    assert not sound[len(rx) :, 0].any()
    assert not sound[len(tx) :, 1].any()
    assert made.frames == max(len(rx), len(tx)) == len(sound)
    # The silence that fills up the shorter side is sound too, so the file is what is compared.
    assert np.array_equal(made.peaks[:, :, 0].min(axis=0), sound.min(axis=0) // 256)
    assert np.array_equal(made.peaks[:, :, 1].max(axis=0), sound.max(axis=0) // 256)


@pytest.mark.parametrize("told", [0, 10, 0xFFFFFFFF, 1 << 20])
def test_the_files_length_is_believed_not_its_header(tmp_path: Path, told: int) -> None:
    samples = noise(0.5, 5)
    data = bytearray(wav(samples))
    struct.pack_into("<I", data, 4, told)
    struct.pack_into("<I", data, 40, told)
    path = tmp_path / "rx.wav"
    path.write_bytes(bytes(data) + b"\x01")  # an odd byte: a sample cut in two by the kill
    track = open_track(path)
    assert track is not None
    keep_mono(track, tmp_path / "out.wav")
    assert np.array_equal(read_wav(tmp_path / "out.wav")[0], samples)


def test_a_header_of_zeros_is_read_as_asterisks(tmp_path: Path) -> None:
    samples = noise(0.5, 6)
    path = tmp_path / "rx.wav"
    path.write_bytes(bytes(44) + samples.tobytes())
    track = open_track(path)
    assert track is not None
    assert (track.offset, track.frames, track.rate) == (44, len(samples), 8000)


def test_absent_empty_and_foreign_files(tmp_path: Path) -> None:
    assert open_track(tmp_path / "none.wav") is None
    (tmp_path / "short.wav").write_bytes(b"RIFF")
    assert open_track(tmp_path / "short.wav") is None
    (tmp_path / "bare.wav").write_bytes(wav(np.zeros(0, np.int16)))
    assert open_track(tmp_path / "bare.wav") is None
    stereo = wav_header(100, 8000, 2) + bytes(400)
    (tmp_path / "stereo.wav").write_bytes(stereo)
    with pytest.raises(BadSpool):
        open_track(tmp_path / "stereo.wav")
    with pytest.raises(BadSpool):
        join(None, None, tmp_path / "out.wav")
    (tmp_path / "a.wav").write_bytes(wav(noise(0.1, 1), 8000))
    (tmp_path / "b.wav").write_bytes(wav(noise(0.1, 1), 16000))
    with pytest.raises(BadSpool):
        join(open_track(tmp_path / "a.wav"), open_track(tmp_path / "b.wav"), tmp_path / "o.wav")


@given(st.binary(min_size=0, max_size=300))
def test_no_bytes_hang_or_crash_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("junk") / "x.wav"
    for head in (b"", b"RIFF\x00\x00\x00\x00WAVE"):
        path.write_bytes(head + data)
        try:
            open_track(path)
        except BadSpool:
            continue
