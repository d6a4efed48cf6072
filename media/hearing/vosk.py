"""Vosk: real dictation in Portuguese once a model is configured (`./atende models`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from media.hearing.base import RecogniserFailed, RecogniserOptions
from media.hearing.compile import phrases_of
from media.hearing.confidence import band
from media.hearing.lexicon import words
from media.hearing.reading import read
from media.hearing.spoken import AUTOMATA
from media.providers import MissingModel, MissingPackage
from media.words import Grammar, Recognition, Utterance
from media.workshop import Workshop, WorkshopError


def vocabulary(grammars: Sequence[Grammar]) -> list[str]:
    """What may be said, for a small grammar; empty where any sentence is welcome."""
    if not grammars or any(g.kind == "wishes" for g in grammars):
        return []
    texts: list[str] = []
    for grammar in grammars:
        if grammar.kind in AUTOMATA:
            texts.extend(arc.word for arc in AUTOMATA[grammar.kind](2).arcs)
            texts.extend(("uma", "duas"))
        texts.extend(" ".join(words(phrase.text)) for phrase in phrases_of(grammar))
    return [*dict.fromkeys(text for text in texts if text), "[unk]"]


class VoskRecogniser:
    """A Kaldi model in child processes; `options.model` is its folder."""

    name = "vosk"
    dictation = True

    def __init__(self, options: RecogniserOptions) -> None:
        if find_spec("vosk") is None:
            raise MissingPackage("vosk", "pip install vosk")
        model = options.model
        # Vosk looks for a missing model on the network and may end the process: check first.
        if model is None or (not (model / "am").is_dir() and not (model / "final.mdl").is_file()):
            raise MissingModel(
                f"no Vosk model in {model or '(nothing configured)'}. Set vosk_model to its "
                "folder, or fetch one with ./atende models"
            )
        self._shop = Workshop(
            "media.hearing.vosk_child",
            str(model),
            count=options.workers or 2,
            queue_limit=options.queue_limit,
            deadline_s=options.deadline_s,
            nice=2,
        )

    async def prepare(self, grammars: Sequence[Grammar]) -> None:
        """Start the children, which load the model; grammars need no compiling."""
        try:
            await self._shop.start()
        except WorkshopError as error:
            raise RecogniserFailed(str(error)) from error

    async def recognise(self, utterance: Utterance, grammars: Sequence[Grammar]) -> Recognition:
        """See `Recogniser`."""
        job = {"op": "hear", "vocabulary": vocabulary(grammars)}
        try:
            answer, _ = await self._shop.call(job, utterance.pcm.tobytes())
        except WorkshopError as error:
            raise RecogniserFailed(str(error)) from error
        text = answer["text"].replace("[unk]", " ").strip()
        hypotheses = read(text, answer["confidence"], grammars)
        known = band(answer["confidence"], 0.75, 0.4) if hypotheses else "reject"
        return Recognition(hypotheses, known, self.name, utterance.seconds, answer["work_s"])

    async def close(self) -> None:
        await self._shop.close()
