import asyncio
import subprocess
import sys

import numpy as np
import pytest
import pytest_asyncio

from media.providers import MissingModel, UnknownProvider
from media.speaking import VoiceCache, VoiceFailed, VoiceOptions, make_voice
from media.wave import active_level_dbfs


class Counting:
    """A voice that counts; its sound tells the text's length."""

    name = "counting"
    fingerprint = "counting 1"

    def __init__(self):
        self.calls = []

    async def synthesise(self, text, rate=16000):
        self.calls.append(text)
        await asyncio.sleep(0.01)
        if "falha" in text:
            raise VoiceFailed("as asked")
        return np.full(len(text) * 10, 7, np.int16)

    async def close(self):
        pass


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def espeak():
    voice = make_voice("espeak")
    yield voice
    await voice.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_the_default_voice_speaks_at_both_rates_and_at_its_level(espeak):
    text = "Bem-vindo à central de atendimento. Em que posso ajudar?"
    wide = await espeak.synthesise(text)
    narrow = await espeak.synthesise(text, 8000)
    assert 2 < len(wide) / 16000 < 6
    assert abs(len(wide) / 16000 - len(narrow) / 8000) < 0.02
    for sound, rate in ((wide, 16000), (narrow, 8000)):
        assert -19.5 < active_level_dbfs(sound, rate) < -16.5
        assert np.abs(sound.astype(int)).max() < 30000
        assert abs(int(sound[0])) < 50
        assert abs(int(sound[-1])) < 50


@pytest.mark.asyncio(loop_scope="module")
async def test_money_is_spoken_in_words(espeak):
    said = await espeak.synthesise("R$ 1.250,50")
    words = await espeak.synthesise("mil duzentos e cinquenta reais e cinquenta centavos")
    assert abs(len(said) - len(words)) < 800


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_and_too_much(espeak):
    assert len(await espeak.synthesise("   ")) == 0
    with pytest.raises(VoiceFailed):
        await espeak.synthesise("a" * 5000)


async def test_an_unknown_variant_is_a_clear_failure():
    voice = make_voice("espeak", VoiceOptions(variant="klingon-br"))
    try:
        with pytest.raises(VoiceFailed, match="klingon-br"):
            await voice.synthesise("oi")
    finally:
        await voice.close()


def test_unknown_voice_and_missing_model_name_their_fix(monkeypatch):
    with pytest.raises(UnknownProvider, match="espeak"):
        make_voice("gramofone")
    monkeypatch.setattr("media.speaking.piper.find_spec", lambda name: object())
    with pytest.raises(MissingModel, match="piper_model"):
        make_voice("piper")


async def test_the_cache_speaks_once_and_survives_a_restart(tmp_path):
    voice = Counting()
    cache = VoiceCache(voice, tmp_path)
    first = await cache.synthesise("bom dia")
    assert np.array_equal(first, await cache.synthesise("bom dia"))
    assert voice.calls == ["bom dia"]
    again = VoiceCache(voice, tmp_path)
    assert np.array_equal(first, await again.synthesise("bom dia"))
    assert voice.calls == ["bom dia"]
    assert again.from_disk == 1


async def test_digits_and_names_never_reach_the_disk(tmp_path):
    cache = VoiceCache(Counting(), tmp_path)
    await cache.synthesise("seu protocolo é 2026-1")
    await cache.synthesise("olá, Maria", keep=False)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


async def test_many_who_ask_at_once_are_served_by_one_synthesis(tmp_path):
    voice = Counting()
    cache = VoiceCache(voice, tmp_path)
    await asyncio.gather(*(cache.synthesise("olá") for _ in range(40)))
    assert voice.calls == ["olá"]


async def test_who_waits_is_served_when_the_maker_hangs_up(tmp_path):
    cache = VoiceCache(Counting(), tmp_path)
    maker = asyncio.create_task(cache.synthesise("olá"))
    await asyncio.sleep(0)
    waiter = asyncio.create_task(cache.synthesise("olá"))
    await asyncio.sleep(0)
    maker.cancel()
    assert len(await waiter) == 30


async def test_a_failure_reaches_all_who_wait_and_is_not_kept(tmp_path):
    voice = Counting()
    cache = VoiceCache(voice, tmp_path)
    results = await asyncio.gather(
        *(cache.synthesise("falha") for _ in range(3)), return_exceptions=True
    )
    assert all(isinstance(result, VoiceFailed) for result in results)
    with pytest.raises(VoiceFailed):
        await cache.synthesise("falha")
    assert len(voice.calls) == 2


async def test_a_damaged_file_is_spoken_anew(tmp_path):
    voice = Counting()
    await VoiceCache(voice, tmp_path).synthesise("bom dia")
    (path,) = tmp_path.rglob("*.wav")
    path.write_bytes(b"broken")
    await VoiceCache(voice, tmp_path).synthesise("bom dia")
    assert len(voice.calls) == 2


async def test_memory_is_bounded_in_bytes(tmp_path):
    cache = VoiceCache(Counting(), tmp_path, memory_bytes=2000)
    for index in range(20):
        await cache.synthesise("a" * 20 + chr(97 + index))
    assert cache._held <= 2000


async def test_an_unwritable_folder_costs_only_the_saving(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    voice = Counting()
    cache = VoiceCache(voice, tmp_path / "file")
    assert len(await cache.synthesise("bom dia")) == 70


TWO_ENGINES = """
import gc
import numpy as np
from media.espeak import Espeak

def spoken(engine, text):
    return int(np.ptp(np.flatnonzero(np.abs(engine.say(text).astype(int)) > 200)))

text = "uma frase bem mais comprida do que a outra, para que se distingam"
first = Espeak()
told = [spoken(first, text)]
second = Espeak()
told += [spoken(second, "oi"), spoken(first, text)]
del second
gc.collect()
print(*told, spoken(first, text))
"""


def test_a_second_engine_in_the_process_takes_no_sound_from_the_first():
    """In a process of its own, as the library has one state per process."""
    done = subprocess.run(
        [sys.executable, "-c", TWO_ENGINES], capture_output=True, text=True, timeout=60, check=True
    )
    usual, short, beside, after = map(int, done.stdout.split())
    assert short < usual / 3
    assert beside == pytest.approx(usual, rel=0.05)
    assert after == pytest.approx(usual, rel=0.05)
