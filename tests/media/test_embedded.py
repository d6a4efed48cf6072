import asyncio
import os
import signal

import numpy as np
import pytest
import pytest_asyncio

from media.hearing import RecogniserFailed, RecogniserOptions, make_recogniser, wish_grammar
from media.hearing.limits import PHRASES
from media.providers import UnknownProvider
from media.words import Grammar, Phrase, Utterance, date, digits, money, number, yes_no
from tests.media.sounds import noise, say

WISHES = wish_grammar(
    {
        "buraco": ["tem um buraco na minha rua", "buraco no asfalto", "quero pedir tapa buraco"],
        "iluminacao": ["o poste da minha rua está apagado", "lâmpada queimada na rua"],
        "lixo": ["o caminhão do lixo não passou", "lixo na calçada", "coleta de lixo"],
        "iptu": ["segunda via do iptu", "quero o boleto do iptu"],
        "atendente": ["quero falar com um atendente", "falar com uma pessoa"],
    }
)
MENU = Grammar(
    "menu",
    tuple(
        Phrase(t, t) for t in ("iluminação pública", "coleta de lixo", "segunda via", "ouvidoria")
    ),
)


def utterance(text, voice="pt-br+m3", rate=150):
    pcm = np.concatenate(
        [np.zeros(1600, np.int16), say(text, voice, rate, 8000), np.zeros(1600, np.int16)]
    )
    pcm = (pcm + noise(len(pcm) / 8000, -50, 8000)[: len(pcm)]).astype(np.int16)
    return Utterance(pcm, 0, len(pcm) - 1600)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ear():
    recogniser = make_recogniser("embedded", RecogniserOptions(workers=1, deadline_s=20))
    yield recogniser
    await recogniser.close()


module = pytest.mark.asyncio(loop_scope="module")


@module
@pytest.mark.parametrize("voice", ["pt-br", "pt-br+m3", "pt-br+f2"])
@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("tem um buraco na minha rua", "buraco"),
        ("bom dia eu queria falar sobre um buraco no asfalto", "buraco"),
        ("não passou o caminhão do lixo", "lixo"),
        ("segunda via do iptu", "iptu"),
        ("quero falar com um atendente", "atendente"),
    ],
)
async def test_wishes_are_understood_from_several_voices(ear, voice, said, meaning):
    heard = await ear.recognise(utterance(said, voice), [WISHES])
    assert heard.best is not None
    assert (heard.best.meaning, heard.best.grammar) == (meaning, "wishes")
    assert heard.band != "reject"
    assert heard.recogniser == "embedded"


@module
@pytest.mark.parametrize("said", ["iluminação pública", "eu quero segunda via", "ouvidoria"])
async def test_a_menu_is_heard_with_its_openings(ear, said):
    heard = await ear.recognise(utterance(said), [MENU])
    assert said.endswith(heard.best.meaning)
    assert heard.band == "accept"


@module
@pytest.mark.parametrize(
    ("said", "meaning"), [("sim", "sim"), ("não", "nao"), ("está certo", "sim")]
)
async def test_yes_and_no(ear, said, meaning):
    assert (await ear.recognise(utterance(said), [yes_no()])).best.meaning == meaning


@module
async def test_digits_of_a_known_length_come_with_alternatives(ear):
    heard = await ear.recognise(utterance("dois zero quatro um", rate=130), [digits(length=4)])
    assert heard.best.meaning == "2041"
    others = [h.meaning for h in heard.hypotheses[1:]]
    assert others
    assert all(len(other) == 4 and other != "2041" for other in others)


@module
async def test_two_grammars_are_heard_at_once(ear):
    person = Grammar("pessoa", (Phrase("atendente", "atendente"),))
    assert (await ear.recognise(utterance("atendente"), [MENU, person])).best.grammar == "pessoa"
    assert (await ear.recognise(utterance("coleta de lixo"), [MENU, person])).best.grammar == "menu"


@module
async def test_noise_and_silence_mean_nothing(ear):
    hiss = Utterance(noise(2, -30, 8000), 0, 16000)
    still = Utterance(np.zeros(8000, np.int16), 0, 8000)
    tiny = Utterance(np.zeros(10, np.int16), 0, 10)
    for odd in (hiss, still, tiny, Utterance(np.zeros(0, np.int16), 0, 0)):
        assert (await ear.recognise(odd, [MENU])).band == "reject"


@module
async def test_a_phrase_without_letters_is_a_clear_failure_and_others_go_on(ear):
    empty = Grammar("vazia", (Phrase("?!", "x"), Phrase("coleta de lixo", "lixo")))
    heard = await ear.recognise(utterance("coleta de lixo"), [empty])
    assert heard.best.meaning == "lixo"


@module
async def test_more_than_one_moment_may_expect_is_a_clear_failure(ear):
    streets = Grammar("ruas", tuple(Phrase(f"rua número {n}", str(n)) for n in range(PHRASES + 1)))
    await ear.prepare([MENU, streets])
    with pytest.raises(RecogniserFailed, match="ruas"):
        await ear.recognise(utterance("coleta de lixo"), [streets])


@module
@pytest.mark.parametrize(
    ("said", "grammar", "meaning"),
    [
        ("duzentos e quinze", digits(length=3), "215"),
        ("mil e vinte", number(), "1020"),
        ("mil duzentos e cinquenta reais", money(), "125000"),
        ("quinze de março de dois mil e vinte e seis", date(), "15032026"),
    ],
)
async def test_numbers_in_words(ear, said, grammar, meaning):
    heard = await ear.recognise(utterance(said), [grammar])
    assert meaning in [h.meaning for h in heard.hypotheses[:2]]


@module
@pytest.mark.parametrize("grammar", [MENU, yes_no(), digits(length=3)])
async def test_a_strangers_sentence_is_not_acted_on(ear, grammar):
    said = "a minha televisão não liga mais desde ontem"
    assert (await ear.recognise(utterance(said), [grammar])).band != "accept"


@module
async def test_no_grammar_at_all_is_a_rejection(ear):
    assert (await ear.recognise(utterance("bom dia"), [])).band == "reject"


async def test_a_worker_killed_at_work_is_replaced_and_the_utterance_heard():
    recogniser = make_recogniser("embedded", RecogniserOptions(workers=1, deadline_s=30))
    try:
        await recogniser.prepare([MENU])
        said = utterance("coleta de lixo")
        work = asyncio.create_task(recogniser.recognise(said, [MENU]))
        await asyncio.sleep(0.01)
        os.kill(recogniser._shop.pids[0], signal.SIGKILL)
        assert (await work).best.meaning == "coleta de lixo"
    finally:
        await recogniser.close()


async def test_a_deadline_is_a_failure_not_a_wait():
    recogniser = make_recogniser("embedded", RecogniserOptions(workers=1, deadline_s=0.001))
    try:
        await recogniser._shop.start()
        with pytest.raises(RecogniserFailed):
            await recogniser.recognise(utterance("coleta de lixo"), [MENU])
    finally:
        await recogniser.close()


def test_an_unknown_recogniser_names_the_known_ones():
    with pytest.raises(UnknownProvider, match="embedded"):
        make_recogniser("papagaio")
