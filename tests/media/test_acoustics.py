import random

import numpy as np
import pytest

from bench import speech_sentences, speech_tuning
from bench.speech_corpus import NAMES
from media.hearing import train_acoustics as training
from media.hearing.acoustics import WEIGHTS, Acoustics, acoustics, load_weights, save_weights
from media.hearing.phones import NUMBER, PHONES
from media.hearing.sound import log_mels, with_neighbours
from tests.media.sounds import say


def test_the_shipped_network_is_small_and_whole():
    assert WEIGHTS.stat().st_size < 600_000
    prior, layers = load_weights(WEIGHTS)
    assert prior.shape == (len(PHONES),)
    assert layers[0][0].shape[0] == with_neighbours(log_mels(np.zeros(800, np.int16))).shape[1]
    assert layers[-1][0].shape[1] == len(PHONES)


def test_vowels_and_silence_are_told_apart():
    sound = np.concatenate(
        [np.zeros(4000, np.int16), say("aaaa", hz=8000), np.zeros(4000, np.int16)]
    )
    best = acoustics().scores(sound).argmax(axis=1)
    assert (best[:40] == NUMBER["sil"]).mean() > 0.9
    assert {PHONES[i] for i in best[58 : len(best) - 58]} & {"a", "6"}


def test_loudness_does_not_matter():
    quiet = say("tem um buraco na minha rua", hz=8000) // 4
    loud = quiet * 4
    same = acoustics().scores(quiet).argmax(axis=1) == acoustics().scores(loud).argmax(axis=1)
    assert same.mean() > 0.8


def test_weights_survive_saving(tmp_path):
    prior, layers = load_weights(WEIGHTS)
    save_weights(tmp_path / "w.npz", prior, layers)
    sound = say("coleta de lixo", hz=8000)
    one, other = acoustics().scores(sound), Acoustics(tmp_path / "w.npz").scores(sound)
    assert (one.argmax(axis=1) == other.argmax(axis=1)).mean() > 0.95


def test_training_learns_and_is_labelled_by_the_synthesiser():
    sounds = training.labelled(0.05, 1)
    sound, labels = next(sounds)
    assert len(sound) == len(labels)
    assert len(set(labels.tolist())) > 5
    mels = np.repeat(np.eye(24, dtype=np.float32)[:4], 400, axis=0)
    layers = training.train(mels, np.repeat(np.arange(4), 400), epochs=6)
    x = with_neighbours(mels)
    for weights, bias in layers[:-1]:
        x = np.maximum(x @ weights + bias, 0)
    right = (x @ layers[-1][0] + layers[-1][1]).argmax(axis=1) == np.repeat(np.arange(4), 400)
    assert right.mean() > 0.9


def test_no_bench_measures_what_was_trained_or_tuned_on():
    assert not set(training.HELD_OUT.split()) & set(training.VARIANTS.split())
    flat = {text for texts in speech_sentences.HELD_OUT.values() for text in texts}
    known = {text for texts in speech_sentences.EXAMPLES.values() for text in texts}
    tuned = {text for texts in speech_tuning.WORDINGS.values() for text in texts}
    assert not flat & (known | tuned)
    assert not set(speech_sentences.STRANGERS) & set(speech_tuning.STRANGERS)
    spoken = {text for texts in speech_sentences.MENU.values() for text in texts}
    assert not spoken & {text for texts in speech_tuning.MENU.values() for text in texts}
    voices = set(speech_tuning.VOICES.split())
    assert not voices & set(NAMES)
    assert not {voice.partition("+")[2] for voice in voices} & set(training.VARIANTS.split())


@pytest.mark.parametrize("seed", [1, 2])
def test_invented_sentences_are_words(seed):
    words = training.sentence_words(random.Random(seed))
    assert 2 <= len(words) <= 7
    assert all(word.isalpha() for word in words)
