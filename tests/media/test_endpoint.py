"""The transcription endpoint against a server that keeps, or breaks, the published contract."""

import io
import time

import numpy as np
import pytest

from media.endpoint import REST_S, Breaker, Endpoint, EndpointFailed, EndpointOptions
from media.hearing.base import RecogniserOptions
from media.hearing.endpoint import EndpointRecogniser
from media.hearing.registry import make_recogniser
from media.providers import MissingModel
from media.wave import read_wav
from media.words import Grammar, Hypothesis, Phrase, Recognition, Utterance
from tests.media.fake_openai import fake_openai

MENU = Grammar("menu", (Phrase("buraco na rua", "buraco"), Phrase("minha rua", "rua")))
WISHES = Grammar("desejos", (Phrase("tem um buraco", "buraco"),), kind="wishes")
SAID = Utterance(np.arange(4000, dtype=np.int16), 0, 3000)


class House:
    """The recogniser in the house, which always has the same answer."""

    name, dictation = "house", False

    def __init__(self):
        self.prepared = []

    async def prepare(self, grammars):
        self.prepared.append(grammars)

    async def recognise(self, utterance, grammars):
        return Recognition((Hypothesis("buraco", "buraco", 0.9),), "accept", "house", 0.5, 0.0)

    async def close(self):
        pass


def recogniser(url, limit_s=0.5):
    options = RecogniserOptions(endpoint=EndpointOptions(url, "whisper-1", "sk-secret", limit_s))
    return EndpointRecogniser(options, fallback=House())


async def heard(mode, grammars=(MENU,), limit_s=0.5):
    async with fake_openai() as fake:
        fake.mode = mode
        ear = recogniser(fake.url, limit_s)
        try:
            return await ear.recognise(SAID, grammars), fake
        finally:
            await ear.close()


async def test_speech_goes_as_wav_and_comes_back_as_the_meaning_of_the_moment():
    found, fake = await heard("good")
    assert found.best.meaning == "rua"
    assert found.recogniser == "endpoint"
    assert found.band == "accept"
    (asked,) = fake.asked
    assert (asked["key"], asked["model"], asked["language"]) == (
        "Bearer sk-secret",
        "whisper-1",
        "pt",
    )
    samples, rate = read_wav(io.BytesIO(asked["wav"]))
    assert rate == 8000
    assert np.array_equal(samples, SAID.pcm)


async def test_any_sentence_is_taken_down_for_the_classifier():
    found, _ = await heard("good", (WISHES,))
    assert (found.best.text, found.best.meaning) == ("tem um buraco na minha rua", "")


async def test_what_it_makes_of_noise_is_nothing():
    found, _ = await heard("noise", (WISHES,))
    assert found.band == "reject"
    assert found.hypotheses == ()


@pytest.mark.parametrize(
    "mode", ["slow", "limited", "broken", "malformed", "odd", "empty", "endless"]
)
async def test_on_a_bad_day_the_house_answers_within_its_limit(mode):
    began = time.monotonic()
    found, _ = await heard(mode, limit_s=0.5)
    assert time.monotonic() - began < 2
    assert found.recogniser == "house"


async def test_a_dead_address_costs_almost_nothing():
    ear = recogniser("http://127.0.0.1:9")
    began = time.monotonic()
    for _ in range(5):
        assert (await ear.recognise(SAID, [MENU])).recogniser == "house"
    await ear.close()
    assert time.monotonic() - began < 1


async def test_after_three_failures_it_is_left_alone_then_one_tries():
    now = 0.0
    breaker = Breaker(lambda: now)
    async with fake_openai() as fake:
        endpoint = Endpoint(EndpointOptions(fake.url, "m", limit_s=1.0), breaker)
        fake.mode = "broken"
        for _ in range(5):
            with pytest.raises(EndpointFailed):
                await endpoint.post("chat/completions", json={})
        assert len(fake.asked) == 3
        now = REST_S + 1
        fake.mode = "good"
        assert breaker.allows()
        assert not breaker.allows()
        breaker.worked()
        assert "choices" in await endpoint.post("chat/completions", json={})
        await endpoint.close()


async def test_a_server_that_asks_for_rest_gets_it():
    now = 0.0
    breaker = Breaker(lambda: now)
    async with fake_openai() as fake:
        endpoint = Endpoint(EndpointOptions(fake.url, "m", limit_s=1.0), breaker)
        fake.mode = "limited"
        with pytest.raises(EndpointFailed, match="429"):
            await endpoint.post("chat/completions", json={})
        assert not breaker.allows()
        now = 21
        assert breaker.allows()
        await endpoint.close()


def test_an_endpoint_without_an_address_names_the_fix():
    with pytest.raises(MissingModel, match="hearing_endpoint"):
        make_recogniser("endpoint")


def test_the_key_is_in_no_repr():
    assert "sk-secret" not in repr(EndpointOptions("http://x", "m", "sk-secret"))


def test_the_address_takes_a_base_with_or_without_v1():
    for url in ("http://x:1", "http://x:1/", "http://x:1/v1", "http://x:1/v1/"):
        assert EndpointOptions(url, "m").address("a/b") == "http://x:1/v1/a/b"
