"""``./atende models``: list, fetch, use speech models."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import typer

from cli.models import catalogue, choose
from cli.models.catalogue import MODELS, Model
from cli.models.fetch import fetch, remember, unpack
from cli.options import Home, Json
from cli.setup import environment
from cli.setup.places import home_folder
from cli.setup.say import Progress
from cli.start import read_settings
from core.settings import Settings

models = typer.Typer(
    invoke_without_command=True, help="Modelos de fala: o que há, o que está em uso."
)


def register(app: typer.Typer) -> None:
    app.add_typer(models, name="models")


@models.callback()
def listing(context: typer.Context, as_json: Json = False, home: Home = None) -> None:
    """Mostra os modelos e o que está em uso."""
    if context.invoked_subcommand:
        return
    settings = read_settings(home_folder(home))
    if as_json:
        print(json.dumps(document(settings), ensure_ascii=False))
        return
    print(f"Reconhecimento em uso: {settings.recogniser}.  Voz em uso: {settings.voice}.")
    print("Os que vêm com o Atende (embedded, espeak) dispensam download; os abaixo ouvem e falam")
    print("melhor com pessoas de verdade.\n")
    for row in rows(settings):
        state = "em uso" if row["active"] else "baixado" if row["here"] else ""
        print(f"  {row['key']:<12} {row['megabytes']:>5} MB  {row['label']:<42} {state}")
    print("\nBaixar: ./atende models fetch NOME     Usar: ./atende models use NOME")


def document(settings: Settings) -> dict[str, object]:
    """``{recogniser, voice, models: [{key, kind, megabytes, label, here, active}]}``."""
    chosen = {"recogniser": settings.recogniser, "voice": settings.voice}
    return {**chosen, "models": rows(settings)}


def rows(settings: Settings) -> list[dict[str, object]]:
    """One row per model."""
    return [
        {
            "key": m.key, "kind": m.kind, "megabytes": m.megabytes, "label": m.label,
            "here": m.here(settings.home), "active": catalogue.active(m, settings),
        }
        for m in MODELS
    ]  # fmt: skip


@models.command("fetch")
def fetch_model(key: str, home: Home = None) -> None:
    """Baixa um modelo; um download interrompido continua de onde parou."""
    settings = read_settings(home_folder(home))
    model, progress = catalogue.find(key), Progress()
    bring(model, settings, progress)
    progress.step(f"{model.key} está em {model.path(settings.home)}")
    progress.step(f"Para usar: ./atende models use {model.key}")


def bring(model: Model, settings: Settings, progress: Progress) -> None:
    """Download, verify and unpack. Raises `SetupFailed`."""
    folder = settings.home / "models" / model.key
    sums = {}
    for address in catalogue.addresses(model, settings):
        target = folder / address.rsplit("/", 1)[-1]
        progress.step(f"Baixando {target.name} ({model.megabytes} MB)")
        sums[target.name] = fetch(address, target, _Meter())
    remember(folder, sums)
    for name in model.files:
        if name.endswith(".zip"):
            progress.step(f"Abrindo {name}")
            unpack(folder / name, folder)
            (folder / name).unlink()


class _Meter:
    """One line that counts; a new line every 5 s where no terminal watches."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        terminal = sys.stderr.isatty()
        now = time.monotonic()
        if done != total and now - self._last < (0.2 if terminal else 5.0):
            return
        self._last = now
        share = f"{100 * done // total:3d} %  " if total else ""
        end = "\r" if terminal and done != total else "\n"
        print(f"           {share}{done / 1e6:.1f} MB", end=end, file=sys.stderr, flush=True)


@models.command("use")
def use(key: str, home: Home = None) -> None:
    """Passa a usar um modelo baixado (ou embedded, espeak) a partir do próximo início."""
    folder = home_folder(home)
    built_in = {"embedded": "recogniser", "espeak": "voice"}
    if key in built_in:
        values = {built_in[key]: key}
    else:
        model = catalogue.find(key)
        if not model.here(folder):
            bring(model, read_settings(folder), Progress())
        environment.ensure(model.lock, Progress())
        values = {model.kind: model.provider, model.setting: str(model.path(folder))}
    path = Path(folder) / "atende.toml"
    choose.write_settings(path, values)
    print(f"Gravado em {path}. Vale a partir do próximo ./atende up.")
