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
from cli.caller.alaw import frames, is_loud
from cli.caller.script import Pause
from media.wave import read_wav
from tests.calls.house import AFTER_GREETING, PERSON, running, staffed, telephone

pytestmark = [pytest.mark.calls, pytest.mark.timeout(240)]
SCHEMA = json.loads((ROOT / "docs" / "call.schema.json").read_text())


@pytest.fixture(scope="module")
def city() -> Iterator[Product]:
    with running(1, pbx="{}") as product:
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
    assert document["call"]["first_sound_ms"] < 5_000
    assert operator is not None
    assert len(operator.kept.received) > 100
    recorded, _ = read_wav(Path(document["recording"]["path"]))
    assert recorded.shape[1] == document["recording"]["channels"] == 2
    assert abs(len(recorded) / 8000 - document["call"]["seconds"]) < 2
    said, _ = read_wav(tmp_path / "caller.wav")
    first = int(np.flatnonzero(np.abs(said) > 600)[0])
    likeness, place = _found(said[first : first + 10_000], recorded[:, 0])
    assert likeness > 0.7
    assert abs(place - first) < 4_000


def _found(part: np.ndarray, whole: np.ndarray) -> tuple[float, int]:
    """How alike the best place for ``part`` in ``whole`` is, 0 to 1, and where it begins."""
    size = len(part) + len(whole)
    one, two = np.fft.rfft(whole.astype(float), size), np.fft.rfft(part.astype(float), size)
    together = np.fft.irfft(one * np.conj(two), size)
    place = int(np.argmax(together[: len(whole)]))
    there = whole[place : place + len(part)].astype(float)
    norm = np.linalg.norm(part.astype(float)) * np.linalg.norm(there)
    return float(together[place] / max(norm, 1e-9)), place


async def test_falls_into_the_words_and_they_stop_at_once(city: Product, tmp_path: Path) -> None:
    script = tmp_path / "over.jsonl"
    script.write_text(
        '{"pause_s": 5}\n{"say": "quero falar do iptu", "barge_in": true}\n{"pause_s": 4}\n'
        '{"hangup": true}\n'
    )
    code, document = await _call(
        city, "--script", str(script), "--wait", "8", "--save-audio", str(tmp_path)
    )
    assert code == 0
    assert document["turns"][0]["heard"]["intent"] == "iptu"
    hotline, _ = read_wav(tmp_path / "hotline.wav")
    caller, _ = read_wav(tmp_path / "caller.wav")
    began, ended = np.flatnonzero(np.abs(caller) > 600)[[0, -1]]
    assert is_loud_sound(hotline[began - 4_000 : began])
    assert not is_loud_sound(hotline[began + 5_600 : ended]), "0.7 s later the hotline is silent"


def is_loud_sound(pcm: np.ndarray) -> bool:
    """Whether any 20 ms of it are sound."""
    return any(is_loud(frame) for frame in frames(pcm))


@pytest.mark.parametrize("to", ["99999", "nada"])
async def test_a_number_that_nobody_has(city: Product, to: str) -> None:
    code, document = await _call(city, "--to", to, "--max", "15", "--wait", "3")
    assert code in (0, 4)
    assert document["outcome"] in (None, "failed", "closed", "abandoned_ivr")


async def test_called_back_in_turn(city: Product, tmp_path: Path) -> None:
    """One operator, busy; who asks to be called back is called when she is free again."""
    script = tmp_path / "retorno.jsonl"
    steps = [
        {"keys": "0", "barge_in": True},
        {"keys": "2", "barge_in": True},
        {"keys": "1", "barge_in": True},
    ]
    script.write_text("\n".join(json.dumps(step) for step in steps))
    async with staffed(city, telephone(talk=25.0)) as house:
        busy = house.call(AFTER_GREETING, PERSON, Pause(60), number="21987650009")
        await busy.stage("talking")
        code, document = await _call(
            city, "--script", str(script), "--from", "21987650077", "--max", "60",
            "--await-callback", "60",
        )  # fmt: skip
        await busy.hang_up()
    assert (code, document["outcome"]) == (0, "callback_booked")
    assert document["callback"]["outcome"] == "served"
    assert document["callback"]["interaction"] != document["interaction"]
    assert document["callback"]["seconds"] > 5
