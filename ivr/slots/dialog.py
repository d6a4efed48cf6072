"""The conversation that fills a number: whole, then in parts, checked, read back, corrected."""

from __future__ import annotations

from ivr.line import Ask, Keys
from ivr.model import Node
from ivr.reading import Reading
from ivr.slots.model import SlotKind
from ivr.slots.spoken import digits_in
from ivr.walk import YES_NO_HINT, Walk, yes_of
from ivr.words import plain
from media.words import digits, yes_no

PATIENCE_S = 1.5
GAP_S = 4.0
OPEN_GAP_S = 2.5
"""Seconds after the last key: a number of known length ends by itself, others by this or #."""
SILENCE_S = 7.0
KEY_PERSON = "*"
WRONG = "Esse número não confere."
PARTS = "Vamos por partes."
_ORDINALS = ("primeiros", "próximos", "próximos", "próximos", "próximos")


class SlotDialog:
    """One slot being filled. Attempts are the node's, so a crash resumes at the same one."""

    def __init__(self, kind: SlotKind, node: Node, walk: Walk) -> None:
        self.kind = kind
        self.node = node
        self.walk = walk
        self._last: Reading | None = None
        self._wrong = False

    async def fill(self) -> str:
        """The value, or "" after two failures."""
        tries = 3 if self.kind.groups else 2
        while True:
            value = await self._attempt()
            if value and (settled := await self._read_back(value)):
                return settled
            if not await self.walk.try_again(tries):
                return ""

    async def _attempt(self) -> str:
        spoke = self._last is not None and self._last.heard.kind == "speech"
        if self.walk.state.attempts and self.kind.groups and spoke:
            return await self._by_parts()
        self._last = await self._hear(self._prompts(), self.kind.most, self._whole_length())
        value = self.kind.best(self._candidates(self._last))
        self._wrong = not value and bool(self._candidates(self._last))
        return value

    def _whole_length(self) -> int | None:
        return self.kind.most if self.kind.least == self.kind.most else None

    def _prompts(self) -> tuple[str, ...]:
        walk, values = self.walk, self.node.values
        if walk.state.attempts == 0:
            return walk.texts(values["prompt"]) or (self.kind.prompt,)
        again = walk.texts(values["again"]) or (self.kind.again,)
        return (WRONG if self._wrong else walk.sorry(self._last), *again)

    async def _hear(self, prompts: tuple[str, ...], most: int, length: int | None) -> Reading:
        keys = Keys(most, terminator="#", gap_s=GAP_S if length else OPEN_GAP_S, stops=KEY_PERSON)
        grammars = (digits(f"numero-{length or 'livre'}", length),)
        ask = Ask(prompts, grammars, keys, silence_s=SILENCE_S, patience_s=PATIENCE_S)
        return await self.walk.hear(ask)

    def _candidates(self, reading: Reading, whole: bool = True) -> list[str]:
        """Values that this reading may mean, best first."""
        if reading.keys:
            return [self._keyed(reading.keys)] if whole else [reading.keys]
        read = self.kind.from_text if whole else digits_in
        meant = [h.meaning if h.meaning.isdigit() else "" for h in reading.alternatives]
        told = [read(h.text) for h in reading.alternatives]
        return [
            v for v in dict.fromkeys(v for pair in zip(told, meant, strict=True) for v in pair) if v
        ]

    def _keyed(self, keys: str) -> str:
        if self.kind.key == "date":
            return self.kind.from_text(keys)
        return keys.lstrip("0") or "0" if self.kind.key == "number" else keys

    async def _by_parts(self) -> str:
        """Group by group; the check digits choose among what was heard, and say what is wrong."""
        heard: list[tuple[str, ...]] = []
        weakest: tuple[float, int] = (2.0, 0)
        for at, size in enumerate(self.kind.groups):
            reading = await self._part(at, size, first=at == 0)
            found = [v for v in self._candidates(reading, whole=False) if len(v) == size]
            if not found:
                return ""
            weakest = min(weakest, (reading.confidence, at))
            heard.append(tuple(found[:3]))
        value = self.kind.joined(heard)
        if value or not self.kind.checked:
            return value
        return await self._mend(heard, weakest[1])

    async def _mend(self, heard: list[tuple[str, ...]], at: int) -> str:
        """The check digits say no: ask once more for the part that was heard worst."""
        await self.walk.tell("Um dos números não confere.")
        reading = await self._part(at, self.kind.groups[at], first=False)
        found = [v for v in self._candidates(reading, whole=False) if len(v) == len(heard[at][0])]
        mended = [*heard]
        mended[at] = tuple(dict.fromkeys((*found, *heard[at])))
        return self.kind.joined(mended)

    async def _part(self, at: int, size: int, *, first: bool) -> Reading:
        last = at == len(self.kind.groups) - 1
        name = "últimos" if last else _ORDINALS[min(at, len(_ORDINALS) - 1)]
        prompts = (f"Os {size} {name} números.",)
        reading = await self._hear((PARTS, *prompts) if first else prompts, size, size)
        self._last = reading
        return reading

    async def _read_back(self, value: str) -> str:
        """The value once the citizen says it is right; a correction said along is taken over."""
        if not self.node.values["readback"]:
            return value
        for _ in range(3):
            reading = await self._ask_right(value)
            corrected = self._correction(reading, value)
            if not corrected:
                return value if yes_of(reading) else ""
            value = corrected
        return ""

    async def _ask_right(self, value: str) -> Reading:
        question = f"{self.kind.label}: {self.kind.say(value)}. Certo?"
        keys = Keys(1, stops="0")
        reading = await self.walk.hear(Ask((question,), (yes_no(),), keys))
        if yes_of(reading) is None and not self._correction(reading, value):
            sorry = self.walk.sorry(reading)
            reading = await self.walk.hear(Ask((sorry, question, YES_NO_HINT), (yes_no(),), keys))
        return reading

    def _correction(self, reading: Reading, value: str) -> str:
        """ "não, cinco" puts 5 in place of the last digit; a whole number replaces the whole."""
        if reading.keys or not reading.text or plain(reading.text).split()[:1] != ["nao"]:
            return ""
        new = digits_in(reading.text)
        if not new or self.kind.key == "date":
            return ""
        whole = new if len(new) >= len(value) else value[: len(value) - len(new)] + new
        return whole if self.kind.fits(whole) and whole != value else ""
