"""The Line: what a flow may do to a person, whatever the medium.

A flow never sees a telephone. It says something, asks something, and hears speech, keys, typed
text or silence. `cti/calls/phone_line.py` is the telephone; `ivr/scripted.py` is a script on
virtual time; a chat is the same Protocol with `medium = "text"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from media.words import Grammar, Recognition

Medium = Literal["voice", "text"]
HeardKind = Literal["speech", "text", "keys", "silence", "deaf"]


class HungUp(Exception):
    """The citizen left. Raised by every method of a Line, at once, and again on later calls."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys an Ask collects.

    max_digits: the Ask ends at once when so many keys were pressed; 1 for a menu.
    terminator: this key ends the number early and is not part of `Heard.keys`; "" for none.
    gap_s: seconds without a further key after which what was keyed counts as complete.
    stops: keys that end the Ask at once wherever they come and are the whole of `Heard.keys`
        (the way to a person: "0" at menus and free questions, "*" while digits are keyed).
        A terminator or stop pressed first counts too: `Heard.keys` is then "" or that key.
    """

    max_digits: int = 1
    terminator: str = "#"
    gap_s: float = 3.0
    stops: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, or one stretch of waiting, as the Line is to carry it out.

    prompts: pt-BR sentences said in order; () says nothing and listens at once.
    grammars: what the recogniser should expect. () with `open_speech` means any words: a Line
        whose recogniser cannot take dictation returns "speech" with no hypotheses.
    keys: None when keys mean nothing here (they are ignored and stop no prompt).
    silence_s: seconds after the prompts' last sample, without speech or key, until "silence".
    patience_s: silence inside an utterance that ends it; None for the Line's usual patience.
        Dictated numbers want about 1.5 s: people pause between groups.
    barge_in: whether speech or a key stops the prompts. Keys count even during a prompt that
        speech may not interrupt.
    open_speech: take down any words up to `longest_s` seconds of speech.
    music: play the waiting music while listening, after the prompts.
    longest_s: one utterance is cut here.
    """

    prompts: tuple[str, ...] = ()
    grammars: tuple[Grammar, ...] = ()
    keys: Keys | None = None
    silence_s: float = 5.0
    patience_s: float | None = None
    barge_in: bool = True
    open_speech: bool = False
    music: bool = False
    longest_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back from one Ask.

    kind: "speech" (recognition holds what was understood; it may hold no hypotheses),
        "text" (typed; `text`), "keys" (`keys`), "silence", or "deaf": the citizen spoke, or may
        have, but no recogniser could work on it (crashed, overloaded, past its deadline); the
        flow then goes on by keys, and at the second time to a person.
    text: what was typed ("text"); for "speech" the hypotheses hold the words.
    started_ms, ended_ms: first and last sample of speech, or first and last key, in milliseconds
        since the Line was answered; None for silence.
    barged_in: the citizen cut a prompt short.
    """

    kind: HeardKind
    recognition: Recognition | None = None
    keys: str = ""
    text: str = ""
    started_ms: int | None = None
    ended_ms: int | None = None
    barged_in: bool = False


class Line(Protocol):
    """A person at the other end. Not safe for two calls at once; cancelling a call stops it."""

    @property
    def medium(self) -> Medium:
        """ "voice" or "text": flows may word things differently for eyes."""
        ...

    @property
    def answer_ms(self) -> int | None:
        """For our latest sound: milliseconds from the last sample of speech (or key) heard before
        it to its first sample. Unchanged by hearing; None when nothing was heard before it.
        """
        ...

    async def ask(self, ask: Ask) -> Heard:
        """Say the prompts and hear. Always returns within the Ask's own times or raises HungUp."""
        ...

    async def say(self, text: str, *, interruptible: bool = True) -> None:
        """Say one text to its end, or until speech or a key if interruptible; else HungUp.

        Keys pressed during it are kept for the next Ask (people who know the way type ahead).
        """
        ...
