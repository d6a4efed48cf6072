"""How sure: the shipped numbers fit what the judge measures, and thresholds mean what they say."""

import numpy as np
import pytest

from media.hearing.answer import Judge, judged
from media.hearing.compile import compile_grammars
from media.hearing.confidence import Calibration, calibration
from media.words import Grammar, Phrase, digits, number, yes_no
from tests.media.sounds import noise, say

MENU = Grammar("menu", tuple(Phrase(t, t) for t in ("coleta de lixo", "ouvidoria", "iptu")))


@pytest.mark.parametrize("kind", ["phrases", "yes_no", "wishes", "numbers"])
def test_every_kind_has_weights_and_thresholds_in_order(kind):
    chosen = calibration(kind)
    assert 0 < chosen.confirm < chosen.accept < 1
    assert len(chosen.weights) >= 10


def test_bands_follow_the_chance():
    chosen = Calibration(0.0, {"fit": 1.0}, accept=0.8, confirm=0.3)
    assert chosen.chance({"fit": 0.0}) == 0.5
    assert [chosen.band(c) for c in (0.9, 0.5, 0.1)] == ["accept", "confirm", "reject"]


def heard(grammar, text):
    pcm = np.concatenate([np.zeros(1600, np.int16), say(text, "pt-br+m3", 150, 8000)])
    return judged(compile_grammars([grammar]), pcm)


def test_the_judge_measures_what_the_weights_need():
    judge = Judge(compile_grammars([MENU]), np.zeros((60, 31), np.float32))
    judge.judge()
    assert judge.kind == "phrases"
    assert set(calibration("phrases").weights) <= set(judge.figures)


def test_an_answer_comes_with_what_else_it_may_have_been():
    found, _ = heard(MENU, "ouvidoria")
    assert found[0].meaning == "ouvidoria"
    assert [h.confidence for h in found] == sorted((h.confidence for h in found), reverse=True)


@pytest.mark.parametrize("grammar", [MENU, yes_no(), digits(length=1), digits(length=3), number()])
@pytest.mark.parametrize("seconds", [0.6, 2.0])
def test_hiss_is_never_acted_on(grammar, seconds):
    found, band = judged(compile_grammars([grammar]), noise(seconds, -30, 8000))
    assert band != "accept", found
