from pathlib import Path

import numpy as np
import pytest

from media.hearing import RecogniserOptions, make_recogniser, wish_grammar
from media.hearing.reading import read
from media.providers import MissingModel, MissingPackage
from media.words import Grammar, Phrase, Utterance, digits, yes_no

MENU = Grammar("menu", (Phrase("coleta de lixo", "lixo"), Phrase("lixo", "resto")))


def spelled(text):
    return Utterance(np.array([ord(char) for char in text], np.int16), 0, len(text))


@pytest.fixture
async def vosk(tmp_path, monkeypatch):
    fake = Path(__file__).with_name("fake_vosk")
    monkeypatch.setenv("PYTHONPATH", str(fake))
    monkeypatch.syspath_prepend(str(fake))
    (tmp_path / "am").mkdir()
    recogniser = make_recogniser(
        "vosk", RecogniserOptions(model=tmp_path, workers=1, deadline_s=20)
    )
    yield recogniser
    await recogniser.close()


async def test_small_grammars_and_dictation(vosk):
    assert vosk.dictation
    heard = await vosk.recognise(spelled("coleta de lixo"), [MENU])
    assert (heard.best.meaning, heard.band, heard.recogniser) == ("lixo", "accept", "vosk")
    heard = await vosk.recognise(spelled("tem um buraco"), [wish_grammar({"b": ["buraco"]})])
    assert (heard.best.text, heard.best.meaning) == ("tem um buraco", "")
    assert (await vosk.recognise(spelled("tem um buraco"), [MENU])).band == "reject"


def test_without_package_or_model_the_fix_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("media.hearing.vosk.find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match="pip install vosk"):
        make_recogniser("vosk")
    monkeypatch.setattr("media.hearing.vosk.find_spec", lambda name: object())
    with pytest.raises(MissingModel, match="vosk_model"):
        make_recogniser("vosk", RecogniserOptions(model=tmp_path))


@pytest.mark.parametrize(
    ("text", "grammars", "meanings"),
    [
        ("eu quero coleta de lixo", [MENU], ["lixo", "resto"]),
        ("dois zero meia", [digits(length=3)], ["206"]),
        ("dois zero", [digits(length=3)], [""]),
        ("isso mesmo", [yes_no()], ["sim"]),
        ("não", [yes_no(), MENU], ["nao"]),
        ("", [MENU], []),
    ],
)
def test_reading_text_by_grammars(text, grammars, meanings):
    assert [h.meaning for h in read(text, 0.9, grammars)] == meanings
