"""The models we know by name; ``model_urls`` in atende.toml says where else they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli.setup.say import SetupFailed
from core.settings import Settings

_VOSK = "https://alphacephei.com/vosk/models/"
_PIPER = "https://huggingface.co/rhasspy/piper-voices/resolve/main/pt/pt_BR/"


@dataclass(frozen=True)
class Model:
    """A recogniser's or a voice's model. ``files`` are relative to ``base``; a .zip is unpacked."""

    key: str
    kind: str  # "recogniser" or "voice"
    provider: str  # the value of settings.recogniser or settings.voice
    setting: str  # the setting that takes its path
    base: str
    files: tuple[str, ...]
    megabytes: int
    label: str
    lock: str  # the Python packages it needs

    def path(self, home: Path) -> Path:
        """What the setting must say once it is here: a folder for Vosk, the .onnx for Piper."""
        folder = home / "models" / self.key
        first = self.files[0]
        return folder / first.removesuffix(".zip") if first.endswith(".zip") else folder / first

    def here(self, home: Path) -> bool:
        return self.path(home).exists() and (home / "models" / self.key / "sha256").is_file()


def _vosk(key: str, file: str, megabytes: int, label: str) -> Model:
    return Model(
        key,
        "recogniser",
        "vosk",
        "vosk_model",
        _VOSK,
        (file,),
        megabytes,
        label,
        "requirements-vosk.lock",
    )


def _piper(voice: str, quality: str) -> Model:
    name = f"pt_BR-{voice}-{quality}.onnx"
    return Model(
        f"piper-{voice}", "voice", "piper", "piper_model", f"{_PIPER}{voice}/{quality}/",
        (name, f"{name}.json"), 63, f"Voz {voice} (Piper)", "requirements-piper.lock",
    )  # fmt: skip


MODELS = (
    _vosk("vosk-small", "vosk-model-small-pt-0.3.zip", 31, "Reconhecedor Vosk, pequeno"),
    _vosk("vosk-large", "vosk-model-pt-fb-v0.1.1-20220516_2113.zip", 1600,
          "Reconhecedor Vosk, grande"),
    _piper("faber", "medium"),
    _piper("cadu", "medium"),
)  # fmt: skip


def find(key: str) -> Model:
    """Raises `SetupFailed` naming those there are."""
    for model in MODELS:
        if model.key == key:
            return model
    raise SetupFailed(f"Não conheço o modelo {key}. Há: " + ", ".join(m.key for m in MODELS))


def addresses(model: Model, settings: Settings) -> list[str]:
    """Where each file comes from; ``model_urls[key]`` replaces the base."""
    base = settings.model_urls.get(model.key, model.base)
    return [base.rstrip("/") + "/" + file for file in model.files]


def active(model: Model, settings: Settings) -> bool:
    """Is this the model that the settings name?"""
    chosen = settings.recogniser if model.kind == "recogniser" else settings.voice
    path = getattr(settings, model.setting)
    return chosen == model.provider and path is not None and Path(path) == model.path(settings.home)
