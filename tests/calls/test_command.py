"""``./atende call`` typed against the whole product: spoken words, a person, the document."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from bench.call_product import ROOT, Product
from cli.caller.alaw import is_loud
from media.wave import read_wav
from tests.calls.house import running, staffed, telephone

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]
SCHEMA = json.loads((ROOT / "docs" / "call.schema.json").read_text())


@pytest.fixture(scope="module")
def city() -> Iterator[Product]:
    with running(1) as product:
        yield product


async def _call(city: Product, *words: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    """The command's exit code and its document, held to the schema."""
    done = await asyncio.to_thread(city.command, "call", "--json", *words)
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return done.returncode, document


async def test_a_wish_and_a_person_by_voice(city: Product, tmp_path: Path) -> None:
    async with staffed(city, telephone(talk=4.0)) as house:
        code, document = await _call(
            city, "--say", "tem um buraco na minha rua", "--say", "atendente",
            "--max", "60", "--save-audio", str(tmp_path),
        )  # fmt: skip
        operator = house.answered("op01")[0].stream
    assert (code, document["outcome"], document["operator"]) == (0, "served", "op01")
    heard = [turn for turn in document["turns"] if turn["heard"]]
    assert [turn["heard"]["intent"] for turn in heard[:2]] == ["buraco", "atendente"]
    assert all(100 < turn["answer_ms"] < 2_500 for turn in heard[:2])
    assert [s["operator"] for s in document["segments"]] == [None, "op01"]
    assert document["ticket"]["number"]
    assert document["call"]["first_sound_ms"] < 1_000
    assert operator is not None
    assert len(operator.kept.received) > 100
    recorded, _ = read_wav(Path(document["recording"]["path"]))
    assert recorded.shape[1] == document["recording"]["channels"] == 2
    assert abs(len(recorded) / 8000 - document["call"]["seconds"]) < 2
    said, _ = read_wav(tmp_path / "caller.wav")
    assert _likeness(said, recorded[:, 0]) > 0.9


def _likeness(first: np.ndarray, second: np.ndarray) -> float:
    """Correlation at the best shift, 0 to 1."""
    size = len(first) + len(second)
    one, two = np.fft.rfft(first.astype(float), size), np.fft.rfft(second.astype(float), size)
    together = np.fft.irfft(one * np.conj(two))
    norm = np.linalg.norm(first.astype(float)) * np.linalg.norm(second.astype(float))
    return float(together.max() / max(norm, 1e-9))


async def test_falls_into_the_greeting_and_is_silent_at_once(city: Product, tmp_path: Path) -> None:
    code, document = await _call(
        city, "--say", "quero falar do iptu", "--barge-in", "--max", "9", "--wait", "8",
        "--save-audio", str(tmp_path),
    )  # fmt: skip
    assert code == 0
    assert document["turns"][0]["answer_ms"] is not None
    hotline, _ = read_wav(tmp_path / "hotline.wav")
    caller, _ = read_wav(tmp_path / "caller.wav")
    began = int(np.flatnonzero(np.abs(caller) > 600)[0])
    after = hotline[began + 6_400 : began + 12_000]
    assert not is_loud_sound(after), "0.8 s into the caller's words the hotline is silent"


def is_loud_sound(pcm: np.ndarray) -> bool:
    """Whether any 20 ms of it are sound."""
    from cli.caller.alaw import frames

    return any(is_loud(frame) for frame in frames(pcm))


@pytest.mark.parametrize("to", ["99999", "nada"])
async def test_a_number_that_nobody_has(city: Product, to: str) -> None:
    code, document = await _call(city, "--to", to, "--max", "15", "--wait", "3")
    assert code in (0, 4)
    assert document["outcome"] in (None, "failed", "closed", "abandoned_ivr")
