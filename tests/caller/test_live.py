"""The call on the terminal, in two languages, each thing said once."""

from __future__ import annotations

import pytest

from cli.caller.live import EN, PT, LiveView, words
from cli.caller.placing import CallRecord, SpokenTurn
from tests.caller.test_report import START

HEARD = {"text": "tem um buraco", "intent": "buraco", "slots": {}, "confidence": 0.87}


def _view() -> tuple[LiveView, list[str]]:
    lines: list[str] = []
    return LiveView(lines.append, PT), lines


def test_both_languages_know_the_same_sentences() -> None:
    assert PT.keys() == EN.keys()


@pytest.mark.parametrize(
    ("lang", "table"), [("pt_BR.UTF-8", PT), ("C.UTF-8", PT), ("en_US.UTF-8", EN), ("de_DE", EN)]
)
def test_the_language_of_the_terminal(
    lang: str, table: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert words() is table


def test_shows_only_what_is_new() -> None:
    view, lines = _view()
    view.show(None)
    view.show({"stage": "ivr", "protocol": "2026", "turns": [{"said": "Bem-vindo", "heard": None}]})
    grown = [{"said": "Bem-vindo", "heard": HEARD}, {"said": "CEP?", "keys": "20"}]
    waiting = {"stage": "waiting", "protocol": "2026", "turns": grown, "queue": "vias"}
    view.show({**waiting, "position": 2})
    view.show({**waiting, "position": 2})
    view.show({**waiting, "position": 1})
    view.show({**waiting, "stage": "talking", "operator": "ana"})
    assert lines == [
        "Protocolo 2026",
        "Central: Bem-vindo",
        "· no menu",
        "Você:    tem um buraco   [buraco 87%]",
        "Central: CEP?",
        "Você:    teclas 20",
        "· na fila vias, posição 2",
        "· na fila vias, posição 1",
        "· falando com ana",
    ]


def test_the_end() -> None:
    view, lines = _view()
    record = CallRecord("1746", None, ended_by="hotline", seconds=31.4)
    record.said = [SpokenTurn(START, "", 412.4, False), SpokenTurn(START, "", None, False)]
    view.end(record)
    report = {
        "outcome": "served",
        "stage": "unknown-to-us",
        "ticket": {"number": "OS-7", "subject": None},
        "recording": {"path": "a.wav", "seconds": 30.9, "channels": 2},
    }
    view.close(report, record)
    view.close(None, CallRecord("1746", None))
    assert lines == [
        "A central desligou depois de 31 s.",
        "Tempo até a resposta: 412 ms",
        "Resultado: served",
        "Chamado OS-7: ",
        "Gravação: a.wav (31 s, 2 canais)",
        PT["no_report"],
    ]


def test_silence_is_shown() -> None:
    view, lines = _view()
    view.show({"turns": [{"said": "", "heard": "silence", "heard_text": ""}]})
    assert lines == [PT["silence"]]
