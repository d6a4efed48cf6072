import numpy as np
import pytest

from bench.ivr_barge import false_stops, latencies
from ivr.slots.dialog import PATIENCE_S
from media import wave
from media.activity import SileroActivity, WebrtcActivity, make_activity
from media.ear import (
    DICTATED,
    FREE,
    Ear,
    Patience,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
    SpeechStray,
)
from media.providers import MissingPackage
from tests.media.sounds import frames, noise, say, telephone


def hear(ear, sound):
    return [event for frame in frames(sound) for event in ear.feed(frame)]


def quiet(seconds):
    return wave.silence(seconds, 16000)


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


SENTENCE = "tem um buraco na minha rua"


@pytest.mark.parametrize("db", [None, -44, -39, -34])
def test_a_sentence_is_one_utterance_cut_close(db):
    said = say(SENTENCE)
    line = np.concatenate([quiet(1), said, quiet(1)])
    if db is not None:
        line = wave.mix(line, noise(len(line) / 16000, db))
    events = hear(Ear(), telephone(line))
    (started,), (ended,) = of(SpeechStarted, events), of(SpeechEnded, events)
    assert not started.over_prompt
    begin, end = 8000, 8000 + len(said) // 2
    assert begin - 6000 < ended.utterance.start_sample <= begin + 400
    assert abs(ended.utterance.end_sample - end) < 0.15 * 8000
    assert len(ended.utterance.pcm) > len(said) // 2


def test_speech_is_noticed_within_150_ms_and_ended_within_patience():
    said = say(SENTENCE)
    ear = Ear()
    line = telephone(np.concatenate([quiet(1), said, quiet(1.5)]))
    noticed = done = None
    for index, frame in enumerate(frames(line)):
        for event in ear.feed(frame):
            if isinstance(event, SpeechStarted):
                noticed = (index + 1) * 0.02 - 1.0
            if isinstance(event, SpeechEnded):
                done = (index + 1) * 0.02 - 1.0 - len(said) / 16000
    assert noticed <= 0.15
    assert FREE.end_s - 0.05 <= done <= FREE.end_s + 0.15


def test_a_pause_lets_work_begin_early_and_matches_the_end():
    events = hear(Ear(), telephone(np.concatenate([quiet(0.5), say(SENTENCE), quiet(1)])))
    paused, (ended,) = of(SpeechPaused, events), of(SpeechEnded, events)
    assert paused[-1].utterance.end_sample == ended.utterance.end_sample
    assert events.index(paused[-1]) < events.index(ended)


def test_dictation_waits_through_a_pause_that_ends_free_speech():
    line = np.concatenate([say("dois zero dois seis"), quiet(0.7), say("um dois três"), quiet(2)])
    assert len(of(SpeechEnded, hear(Ear(), telephone(line)))) == 2
    assert len(of(SpeechEnded, hear(Ear(patience=DICTATED), telephone(line)))) == 1


@pytest.mark.parametrize("db", [-60, -45, -35])
def test_a_minute_of_street_noise_says_nothing(db):
    assert hear(Ear(), telephone(noise(60, db, seed=3))) == []


def test_the_longest_utterance_is_cut():
    ear = Ear(patience=Patience(longest_s=1.0))
    ended = of(SpeechEnded, hear(ear, telephone(say(SENTENCE * 2))))
    assert ended[0].cut
    assert len(ended[0].utterance.pcm) <= 8000 + 256


def test_our_own_echo_does_not_interrupt_us():
    prompt = say("Prefeitura, bom dia. Diga em poucas palavras o que você precisa.", "pt-br+f2")
    prompt = wave.at_level(prompt, 16000, -18)
    for loss in (-20, -26, -40):
        for delay in (0.02, 0.15, 0.3):
            echo = wave.to_pcm(prompt * 10 ** (loss / 20))
            line = np.concatenate([quiet(delay), echo, quiet(0.5)])
            ear = Ear()
            ear.prompt(prompt)
            assert hear(ear, telephone(line)) == [], (loss, delay)


@pytest.mark.parametrize("level", [-20, -26, -30])
def test_a_citizen_over_the_prompt_is_heard_within_150_ms(level):
    prompt = wave.at_level(say("Prefeitura, bom dia. " * 4, "pt-br+f2"), 16000, -18)
    echo = wave.to_pcm(prompt * 0.07)
    said = wave.at_level(say(SENTENCE), 16000, level)
    line = wave.mix(echo, np.concatenate([quiet(2), said]))
    ear = Ear()
    ear.prompt(prompt)
    for index, frame in enumerate(frames(telephone(line))):
        started = of(SpeechStarted, ear.feed(frame))
        if started:
            assert started[0].over_prompt
            assert -0.06 <= (index + 1) * 0.02 - 2.0 <= 0.17
            return
    pytest.fail("never heard")


def test_a_flushed_prompt_no_longer_guards():
    prompt = wave.at_level(say("Prefeitura, bom dia. " * 4, "pt-br+f2"), 16000, -18)
    ear = Ear()
    ear.prompt(prompt)
    hear(ear, quiet(0.5))
    ear.prompt_over()
    hear(ear, quiet(0.5))
    started = of(SpeechStarted, hear(ear, wave.at_level(say(SENTENCE), 16000, -36)))
    assert started
    assert not started[0].over_prompt


def test_forgetting_drops_the_utterance_under_way():
    ear = Ear()
    hear(ear, say(SENTENCE)[:16000])
    assert ear.talking
    ear.forget()
    assert not ear.talking
    assert of(SpeechEnded, hear(ear, quiet(1))) == []


def test_odd_bytes_are_refused():
    with pytest.raises(ValueError, match="8 kHz"):
        Ear().feed(b"\0" * 638)


def test_without_silero_the_fallback_serves_and_says_so(monkeypatch):
    def missing():
        raise MissingPackage("silero-vad", "pip install …")

    monkeypatch.setattr("media.activity.silero_file", missing)
    activity = make_activity()
    assert isinstance(activity, WebrtcActivity)
    assert not activity.trusted
    line = telephone(np.concatenate([quiet(1), say(SENTENCE), quiet(1)]))
    assert len(of(SpeechEnded, hear(Ear(activity), line))) == 1


def test_two_streams_do_not_share_their_state():
    one, other = SileroActivity(), SileroActivity()
    speech = say(SENTENCE, hz=8000)
    for at in range(0, 8000, 256):
        one.probability(speech[at : at + 256])
    assert not other._state.any()


@pytest.mark.parametrize("pause", [0.5, 0.9, 1.3])
def test_nobody_is_cut_off_inside_a_dictated_number(pause):
    """Named for what rivals do: people who look for the next group on the paper are cut off."""
    patience = Patience(end_s=PATIENCE_S, early_s=DICTATED.early_s, longest_s=30)
    groups = ["cinco dois nove", "nove oito dois", "dois quatro sete", "dois cinco"]
    line = np.concatenate([part for group in groups for part in (say(group), quiet(pause))])
    events = hear(Ear(patience=patience), telephone(np.concatenate([line, quiet(2)])))
    (ended,) = of(SpeechEnded, events)
    assert ended.utterance.seconds > len(line) / 16000 - pause - 0.3


def test_a_cough_over_the_prompt_is_told_as_a_stray_and_dictation_goes_on():
    prompt = wave.at_level(say("Prefeitura, bom dia. " * 6, "pt-br+f2"), 16000, -18)
    short = wave.at_level(say("é")[:3500], 16000, -20)
    ear = Ear(patience=DICTATED)
    ear.prompt(prompt)
    events = hear(ear, telephone(np.concatenate([quiet(1), short, quiet(0.6)])))
    (stray,) = of(SpeechStray, events)
    assert ear.talking
    assert stray.utterance.end_sample > 8000
    assert of(SpeechEnded, events) == []


def test_ten_minutes_in_miniature_street_coughs_and_echo_stop_nothing():
    """`./atende bench ivr` takes the whole ten minutes; two of them, elsewhere on the street."""
    assert false_stops(minutes=2, seed=77).at == ()


def test_true_interruptions_are_noticed_soon_in_the_street():
    seen = latencies(few=6)
    assert None not in seen
    assert sorted(seen)[len(seen) // 2] <= 150


def test_while_nobody_asks_only_time_passes():
    ear = Ear()
    ear.attending = False
    line = telephone(np.concatenate([quiet(0.5), say(SENTENCE)]))
    assert hear(ear, line) == []
    assert ear.samples >= len(line) // 2 - 512
    ear.attending = True
    (started, *_) = hear(ear, telephone(say(SENTENCE)))
    assert isinstance(started, SpeechStarted)
    assert started.start_sample >= len(line) // 2 - 512
