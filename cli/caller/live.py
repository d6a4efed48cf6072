"""The call as it happens, on the terminal: what the hotline said and heard, and where we are.

Portuguese, or English when LANG speaks of another language.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from cli.caller.placing import CallRecord

Report = Mapping[str, Any]

PT = {
    "calling": "Ligando para {to}…",
    "answered": "Atenderam em {seconds:.1f} s. Ctrl-C desliga.",
    "protocol": "Protocolo {protocol}",
    "hotline": "Central: {said}",
    "you": "Você:    {text}{meaning}",
    "keys": "Você:    teclas {keys}",
    "silence": "Você:    (silêncio)",
    "meant": "   [{intent}{confidence}]",
    "arrived": "· chegou à central",
    "ivr": "· no menu",
    "waiting": "· na fila {queue}{position}",
    "position": ", posição {position}",
    "offering": "· chamando quem vai atender",
    "talking": "· falando com {operator}",
    "returning": "· a ligação com {operator} caiu; a central procura outra pessoa",
    "after": "· depois do atendimento",
    "closing": "· encerrando",
    "closed": "· encerrada",
    "ended_hotline": "A central desligou depois de {seconds:.0f} s.",
    "ended_caller": "Você desligou depois de {seconds:.0f} s.",
    "ended_lost": "A ligação se perdeu depois de {seconds:.0f} s.",
    "awaiting": "Esperando que a central ligue de volta (até {seconds:.0f} s)…",
    "called_back": "A central ligou de volta. Você: tecla 1",
    "not_called_back": "A central não ligou de volta em {seconds:.0f} s.",
    "calling_stage": "· ligando de volta",
    "outside": "· falando com outro número",
    "waiting_files": "Esperando o chamado e a gravação…",
    "outcome": "Resultado: {outcome}",
    "ticket": "Chamado {number}: {subject}",
    "recording": "Gravação: {path} ({seconds:.0f} s, {channels} canais)",
    "answer_times": "Tempo até a resposta: {times}",
    "unreachable": "Ninguém atende em {target}. O servidor está no ar? Tente ./atende status",
    "refused": "A central recusou a ligação: {status} {reason}",
    "no_report": "(o servidor não contou como foi a ligação)",
    "someone": "uma pessoa",
}
EN = {
    "calling": "Calling {to}…",
    "answered": "Answered in {seconds:.1f} s. Ctrl-C hangs up.",
    "protocol": "Protocol {protocol}",
    "hotline": "Hotline: {said}",
    "you": "You:     {text}{meaning}",
    "keys": "You:     keys {keys}",
    "silence": "You:     (silence)",
    "meant": "   [{intent}{confidence}]",
    "arrived": "· arrived",
    "ivr": "· in the menu",
    "waiting": "· in queue {queue}{position}",
    "position": ", position {position}",
    "offering": "· ringing an operator",
    "talking": "· talking to {operator}",
    "returning": "· the line to {operator} dropped; the hotline looks for somebody else",
    "after": "· after the talk",
    "closing": "· closing",
    "closed": "· closed",
    "ended_hotline": "The hotline hung up after {seconds:.0f} s.",
    "ended_caller": "You hung up after {seconds:.0f} s.",
    "ended_lost": "The call was lost after {seconds:.0f} s.",
    "awaiting": "Waiting for the hotline to call back (up to {seconds:.0f} s)…",
    "called_back": "The hotline called back. You: key 1",
    "not_called_back": "The hotline did not call back within {seconds:.0f} s.",
    "calling_stage": "· calling back",
    "outside": "· talking to another number",
    "waiting_files": "Waiting for the ticket and the recording…",
    "outcome": "Outcome: {outcome}",
    "ticket": "Ticket {number}: {subject}",
    "recording": "Recording: {path} ({seconds:.0f} s, {channels} channels)",
    "answer_times": "Time to answer: {times}",
    "unreachable": "Nobody answers at {target}. Is the server up? Try ./atende status",
    "refused": "The hotline refused the call: {status} {reason}",
    "no_report": "(the server did not tell how the call went)",
    "someone": "somebody",
}


def words() -> dict[str, str]:
    """The table for this terminal's language."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or "pt"
    language = locale.partition(".")[0].partition("_")[0].lower()
    return PT if language in ("pt", "c", "posix") else EN


class LiveView:
    """Prints what is new since it was last shown. ``say`` takes one line."""

    def __init__(self, say: Callable[[str], None], table: dict[str, str] | None = None) -> None:
        self._say = say
        self._words = table or words()
        self._stage = ""
        self._protocol = ""
        self._lines: list[list[str]] = []

    def sentence(self, key: str, **values: object) -> str:
        """One sentence of the table."""
        return self._words[key].format(**values)

    def line(self, key: str, **values: object) -> None:
        """Print one sentence of the table."""
        self._say(self.sentence(key, **values))

    def show(self, report: Report | None) -> None:
        """Print what this report adds to the last one."""
        if report is None:
            return
        protocol = str(report.get("protocol") or "")
        if protocol != self._protocol:
            self._protocol = protocol
            self.line("protocol", protocol=protocol)
        for i, turn in enumerate(report.get("turns") or []):
            self._show_turn(i, turn)
        stage = self._stage_line(report)
        if stage and stage != self._stage:
            self._stage = stage
            self._say(stage)

    def end(self, record: CallRecord) -> None:
        """How the call ended."""
        if record.ended_by:
            self.line(f"ended_{record.ended_by}", seconds=record.seconds)

    def close(self, report: Report | None, record: CallRecord) -> None:
        """What remains of the call."""
        times = [f"{s.answer_ms:.0f} ms" for s in record.said if s.answer_ms is not None]
        if times:
            self.line("answer_times", times=", ".join(times))
        if report is None:
            self.line("no_report")
            return
        self.show(report)
        if report.get("outcome"):
            self.line("outcome", outcome=report["outcome"])
        if ticket := report.get("ticket"):
            self.line("ticket", number=ticket["number"], subject=ticket.get("subject") or "")
        if recording := report.get("recording"):
            self.line("recording", **{k: recording[k] for k in ("path", "seconds", "channels")})

    def _show_turn(self, place: int, turn: Report) -> None:
        """A turn may grow: first what was said, later what was heard."""
        lines = self._turn_lines(turn)
        if place == len(self._lines):
            self._lines.append([])
        if place < len(self._lines):
            for line in lines:
                if line not in self._lines[place]:
                    self._say(line)
            self._lines[place] = lines

    def _turn_lines(self, turn: Report) -> list[str]:
        lines = []
        if turn.get("said"):
            lines.append(self._words["hotline"].format(said=turn["said"]))
        heard = turn.get("heard")
        source: Report = heard if isinstance(heard, Mapping) else turn
        text = source.get("text") or source.get("heard_text")
        if turn.get("keys"):
            lines.append(self._words["keys"].format(keys=turn["keys"]))
        elif text:
            lines.append(self._words["you"].format(text=text, meaning=self._meaning(source)))
        elif heard == "silence":
            lines.append(self._words["silence"])
        return lines

    def _meaning(self, source: Report) -> str:
        if not source.get("intent"):
            return ""
        sure = source.get("confidence")
        confidence = "" if sure is None else f" {sure:.0%}"
        return self._words["meant"].format(intent=source["intent"], confidence=confidence)

    def _stage_line(self, report: Report) -> str:
        stage = str(report.get("stage") or "")
        stage = "calling_stage" if stage == "calling" else stage
        if stage not in self._words:
            return ""
        position = report.get("position")
        told = self._words["position"].format(position=position) if position else ""
        operator = report.get("operator") or self._words["someone"]
        return self._words[stage].format(
            queue=report.get("queue") or "", position=told, operator=operator
        )
