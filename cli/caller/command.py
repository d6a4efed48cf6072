"""``atende call``: dial the hotline from this machine, with real SIP and real sound."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.caller.answerer import Answered
from cli.caller.awaiting import Standby, await_callback, standby
from cli.caller.calls import Identity, SipRefused
from cli.caller.control import POLL_S, Control, settle
from cli.caller.conversation import Prepared, prepare
from cli.caller.document import Callback, compact
from cli.caller.live import LiveView
from cli.caller.message import Uri
from cli.caller.placing import Caller, CallRecord, Plan
from cli.caller.report import document
from cli.caller.script import ScriptError, Step, read_script, steps_of_options
from cli.caller.sound import samples_between, track_of, voice_name
from cli.caller.transactions import SipUnreachable
from core.settings import Settings
from core.tasks import Crew
from media.espeak import EspeakMissing
from media.wave import BadSound, stereo, write_wav

OK, USAGE, UNREACHABLE, REFUSED = 0, 2, 3, 4
MOST_NUMBER = 32


def register(app: typer.Typer) -> None:
    """Hand the command to the command line."""
    app.command("call")(call)


@dataclass(frozen=True)
class Options:
    """What the command was asked to do."""

    target: Uri
    identity: Identity
    steps: list[Prepared]
    most_seconds: float
    wait: float
    as_json: bool
    save_audio: Path | None
    home: Path
    standby: Standby | None = None


def call(
    say: Annotated[
        list[str] | None, typer.Option(help="O que dizer quando a central escutar.")
    ] = None,
    wav: Annotated[
        list[Path] | None, typer.Option(help="Um arquivo WAV a tocar quando a central escutar.")
    ] = None,
    keys: Annotated[str, typer.Option(help="Teclas a apertar: 0-9, *, #.")] = "",
    script: Annotated[
        Path | None, typer.Option(help="Roteiro: uma linha JSON por passo (docs/call.md).")
    ] = None,
    barge_in: Annotated[
        bool, typer.Option("--barge-in", help="Falar por cima da voz da central.")
    ] = False,
    to: Annotated[
        str | None, typer.Option(help="O número a chamar; sem ele, o da central.")
    ] = None,
    from_: Annotated[
        str, typer.Option("--from", help="De que número; 'anonimo' o esconde.")
    ] = "21987654321",
    max_: Annotated[float, typer.Option("--max", help="Duração máxima em segundos.")] = 120.0,
    wait: Annotated[
        float, typer.Option(help="Quanto esperar por chamado e gravação, em segundos.")
    ] = 30.0,
    voice: Annotated[
        str | None, typer.Option(help="Voz de quem liga: f1-f5, m1-m8 ou um nome do espeak-ng.")
    ] = None,
    save_audio: Annotated[
        Path | None, typer.Option(help="Pasta onde gravar o que se disse e o que se ouviu.")
    ] = None,
    await_callback_: Annotated[
        float,
        typer.Option(
            "--await-callback", help="Depois, esperar tantos segundos que a central ligue de volta."
        ),
    ] = 0.0,
    server: Annotated[
        str | None, typer.Option(help="Endereço SIP (host:porta); sem ele, o desta instalação.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Só o documento final, em JSON.")] = False,
) -> None:
    """Liga para a central desta máquina, com voz de verdade, e mostra a conversa."""
    settings = Settings()
    try:
        steps = _steps(say or [], wav or [], keys, script, barge_in)
        options = Options(
            _target(to or settings.hotline_number, server, settings),
            _identity(from_),
            prepare(steps, voice_name(voice)),
            _seconds(max_, "--max", 1.0),
            _seconds(wait, "--wait", 0.0),
            as_json,
            save_audio,
            settings.home,
            standby(from_, await_callback_, settings) if await_callback_ else None,
        )
    except (ScriptError, ValueError, OSError, EspeakMissing, BadSound) as error:
        print(f"atende call: {error}", file=sys.stderr)
        raise typer.Exit(USAGE) from None
    raise typer.Exit(asyncio.run(place(options)))


async def place(options: Options) -> int:
    """Place the call, follow it, print its document; returns the exit code."""
    view = LiveView(_printer(options.as_json))
    plan = Plan(options.target, options.identity, options.steps, options.most_seconds)
    caller = Caller(plan)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, caller.hang_up)
    view.line("calling", to=options.target.user)
    async with Control(options.home) as control, Crew("call") as crew:
        crew.start("live", lambda: _follow(caller, control, view))
        code = await _run(caller, view, options)
        callback = await _await_callback(options, control, view) if options.standby else None
        report: dict[str, Any] | None = None
        if caller.record.sip_call_id and code != UNREACHABLE:
            report = await _report(caller.record, control, view, options)
    view.close(report, caller.record) if code == OK else None
    audio = _save(caller, options.save_audio) if options.save_audio else []
    if options.as_json:
        whole = document(
            caller.record,
            report,
            waited=options.wait,
            audio=audio,
            callback=callback,
            no_callback=_no_callback(options.standby),
        )
        print(json.dumps(compact(whole.model_dump()), ensure_ascii=False, indent=2))
    return code


async def _run(caller: Caller, view: LiveView, options: Options) -> int:
    try:
        record = await caller.run()
    except SipUnreachable:
        caller.record.reason = "unreachable"
        target = f"{options.target.host}:{options.target.address[1]}"
        _complain(view, "unreachable", target=target)
        return UNREACHABLE
    except SipRefused as refusal:
        _complain(view, "refused", status=refusal.status, reason=refusal.reason)
        return REFUSED
    view.end(record)
    return OK


async def _await_callback(options: Options, control: Control, view: LiveView) -> Callback | None:
    """Stay by the telephone; follow the call that comes."""
    assert options.standby is not None
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    view.line("awaiting", seconds=options.standby.seconds)

    async def follow(call: Answered) -> None:
        view.line("called_back")
        while not call.ended and not stop.is_set():
            view.show(await control.call(call.call_id))
            await asyncio.sleep(POLL_S)

    found = await await_callback(options.standby, stop, follow)
    if found is None:
        view.line("not_called_back", seconds=options.standby.seconds)
        return None
    report = await settle(control, found.sip_call_id, options.wait, stop) or {}
    return Callback(
        rang_after_s=found.rang_after_s,
        seconds=found.seconds,
        ended_by=found.ended_by,
        interaction=report.get("interaction"),
        interaction_reason=None if report.get("interaction") else "no_report_from_server",
        outcome=report.get("outcome"),
        outcome_reason=None if report.get("outcome") else "still_open",
    )


def _no_callback(wanted: Standby | None) -> str:
    return f"not_within_{wanted.seconds:.0f}_s" if wanted else "not_awaited"


async def _report(
    record: CallRecord, control: Control, view: LiveView, options: Options
) -> dict[str, Any] | None:
    """What the server knows in the end; a call that never reached it is not waited for."""
    if not record.answered:
        return await control.call(record.sip_call_id)
    if not control.path.exists():
        return None
    view.line("waiting_files")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    return await settle(control, record.sip_call_id, options.wait, stop)


async def _follow(caller: Caller, control: Control, view: LiveView) -> None:
    """Show the call while it lasts."""
    shown = False
    while True:
        record = caller.record
        if record.answered and not shown:
            shown = True
            view.line("answered", seconds=(record.answered_ms or 0) / 1000)
        view.show(await control.call(record.sip_call_id))
        await asyncio.sleep(POLL_S)


def _steps(
    say: list[str], wav: list[Path], keys: str, script: Path | None, barge_in: bool
) -> tuple[Step, ...]:
    if script is None:
        for path in wav:
            if not path.is_file():
                raise ScriptError(f"não achei o arquivo {path}")
        return steps_of_options(say, wav, keys, barge_in)
    if say or wav or keys:
        raise ScriptError("--script já diz tudo: não o misture com --say, --wav ou --keys")
    return read_script(script.read_text(encoding="utf-8"), script.parent, barge_in)


def _target(number: str, server: str | None, settings: Settings) -> Uri:
    host, _, port = (server or "").partition(":")
    listening = settings.sip_host if settings.sip_host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
    if port and not (port.isdigit() and 0 < int(port) < 65_536):
        raise ScriptError(f"--server é host:porta: {server!r}")
    if not number or len(number) > MOST_NUMBER:
        raise ScriptError("--to é um número de telefone")
    return Uri(number, host or listening, int(port) if port else settings.sip_port)


def _identity(number: str) -> Identity:
    if number.lower() in ("anonimo", "anônimo", "anonymous", "withheld", ""):
        return Identity(None)
    if len(number) > MOST_NUMBER:
        raise ScriptError("--from é um número de telefone, ou 'anonimo'")
    return Identity(number)


def _seconds(value: float, option: str, least: float) -> float:
    if not least <= value <= 86_400:
        raise ScriptError(f"{option} vai de {least:.0f} a 86400 segundos")
    return value


def _printer(as_json: bool) -> Callable[[str], None]:
    """Live lines go to the terminal; with --json they stay off standard output."""
    if not as_json:
        return lambda line: print(line, flush=True)
    if sys.stderr.isatty():
        return lambda line: print(line, file=sys.stderr, flush=True)
    return lambda line: None


def _complain(view: LiveView, key: str, **values: object) -> None:
    print(view.sentence(key, **values), file=sys.stderr)


def _save(caller: Caller, folder: Path) -> list[str]:
    """``caller.wav``, ``hotline.wav`` and both in ``call.wav``, all from the same instant."""
    folder.mkdir(parents=True, exist_ok=True)
    length = samples_between(caller.began, caller.ended) if caller.began else 0
    said = track_of(caller.stream.kept.sent, caller.began, length)
    heard = track_of(caller.stream.kept.received, caller.began, length)
    saved = []
    for name, track in (("caller", said), ("hotline", heard), ("call", stereo(said, heard))):
        path = folder / f"{name}.wav"
        write_wav(path, track, 8000)
        saved.append(str(path))
    return saved
