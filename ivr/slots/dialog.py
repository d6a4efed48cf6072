"""The conversation that fills a value: whole, then in parts, checked, read back, corrected."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line import Ask, Keys
from ivr.model import Node
from ivr.reading import Reading
from ivr.slots.model import SlotKind
from ivr.slots.spoken import readings
from ivr.walk import YES_NO_HINT, Walk, yes_of
from ivr.words import plain
from media.words import Grammar, Phrase, digits, yes_no

PATIENCE_S = 1.5
"""Silence inside a dictated number: people look for the next group on the paper."""
WORDS_PATIENCE_S = 0.8
"""Dates and amounts are said in one breath."""
GAP_S = 4.0
OPEN_GAP_S = 2.5
"""Seconds after the last key: a number of known length ends by itself, others by this or #."""
SPELL_GAP_S = 8.0
SILENCE_S = 7.0
KEY_PERSON = "*"
LETTERS = "letras"
LETTERS_GRAMMAR = Grammar(
    LETTERS, tuple(Phrase(t, LETTERS) for t in ("tem letras", "com letras", "tem letra"))
)
WRONG = "Esse número não confere."
WRONG_WORDS = "Não consegui usar essa resposta."
PARTS = "Vamos por partes."
SLOWLY = "Não entendi essa parte. Diga um algarismo de cada vez, ou tecle."
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
        self._last = await self._hear_whole()
        if self._has_letters(self._last):
            return await self._by_spelling()
        found = self._values(self._last)
        value = self.kind.best(found)
        self._wrong = not value and bool(found)
        return value

    def _prompts(self) -> tuple[str, ...]:
        walk, values = self.walk, self.node.values
        if walk.state.attempts == 0:
            return walk.texts(values["prompt"]) or (self.kind.prompt,)
        again = walk.texts(values["again"]) or (self.kind.again,)
        wrong = WRONG_WORDS if self.kind.free else WRONG
        return (wrong if self._wrong else walk.sorry(self._last), *again)

    async def _hear_whole(self) -> Reading:
        kind = self.kind
        grammars = (*kind.grammars, LETTERS_GRAMMAR) if kind.spell else kind.grammars
        gap = GAP_S if kind.length and not kind.free else OPEN_GAP_S
        patience = WORDS_PATIENCE_S if kind.free else PATIENCE_S
        return await self._hear(self._prompts(), kind.most, gap, grammars, patience)

    async def _hear(
        self,
        prompts: tuple[str, ...],
        most: int,
        gap: float = GAP_S,
        grammars: tuple[Grammar, ...] = (),
        patience: float = PATIENCE_S,
    ) -> Reading:
        keys = Keys(most, terminator="#", gap_s=gap, stops=KEY_PERSON)
        listens = grammars or part_grammars(most)
        ask = Ask(prompts, listens, keys, silence_s=SILENCE_S, patience_s=patience)
        return await self.walk.hear(ask)

    def _values(self, reading: Reading) -> list[str]:
        """Whole values that this reading may mean, best first."""
        if reading.heard.kind == "keys":
            keyed = self.kind.keyed(reading.keys) if reading.keys else ""
            return [keyed] if keyed else []
        meant = self.kind.meant or _digits_only
        found: dict[str, None] = {}
        for hypothesis in reading.alternatives:
            found |= dict.fromkeys(self.kind.values_in(hypothesis.text))
            found |= dict.fromkeys(meant(hypothesis.meaning))
        return [value for value in found if value]

    # --- letters, by keys ------------------------------------------------------------------

    def _has_letters(self, reading: Reading) -> bool:
        """The citizen pressed # first, or said that the number has letters."""
        if not self.kind.spell:
            return False
        if reading.heard.kind == "keys":
            return not reading.keys
        return reading.understood and reading.meaning == LETTERS

    async def _by_spelling(self) -> str:
        """Key and position for each character; a wrong one is asked once more."""
        prompts: tuple[str, ...] = (self.kind.spell,)
        for _ in range(2):
            reading = await self._hear(prompts, 2 * self.kind.most, SPELL_GAP_S)
            value = self.kind.best(self._values(reading))
            if value:
                return value
            prompts = (WRONG, self.kind.spell)
        self._last, self._wrong = reading, True
        return ""

    # --- part by part ----------------------------------------------------------------------

    async def _by_parts(self) -> str:
        """Group by group; the check digits choose among what was heard, and say what is wrong."""
        heard: list[tuple[str, ...]] = []
        weakest: tuple[float, int] = (2.0, 0)
        for at in range(len(self.kind.groups)):
            found, sure = await self._part(at, (PARTS,) if at == 0 else ())
            if not found:
                found, sure = await self._part(at, (SLOWLY,))
            if not found:
                return ""
            weakest = min(weakest, (sure, at))
            heard.append(found)
        value = self.kind.joined(heard)
        if value or not self.kind.checked:
            return value
        return await self._mend(heard, weakest[1])

    async def _mend(self, heard: list[tuple[str, ...]], at: int) -> str:
        """The check digits say no: ask once more for the part that was heard worst."""
        found, _ = await self._part(at, ("Um dos números não confere.",))
        mended = [*heard]
        mended[at] = tuple(dict.fromkeys((*found, *heard[at])))
        return self.kind.joined(mended)

    async def _part(self, at: int, before: tuple[str, ...]) -> tuple[tuple[str, ...], float]:
        """What one group may be, best first, and how sure the best one is."""
        size = self.kind.groups[at]
        last = at == len(self.kind.groups) - 1
        name = "últimos" if last else _ORDINALS[min(at, len(_ORDINALS) - 1)]
        reading = await self._hear((*before, f"Os {size} {name} números."), size)
        self._last = reading
        if reading.keys:
            found = [reading.keys]
        else:
            texts = (value for h in reading.alternatives for value in readings(h.text, size))
            found = [*texts, *(m for h in reading.alternatives for m in _digits_only(h.meaning))]
        return tuple(dict.fromkeys(v for v in found if len(v) == size))[:3], reading.confidence

    # --- read back -------------------------------------------------------------------------

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
        listens = right_grammars(self.kind)
        reading = await self.walk.hear(Ask((question,), listens, keys))
        if yes_of(reading) is None and not self._correction(reading, value):
            sorry = self.walk.sorry(reading)
            reading = await self.walk.hear(Ask((sorry, question, YES_NO_HINT), listens, keys))
        return reading

    def _correction(self, reading: Reading, value: str) -> str:
        """ "não, cinco" puts 5 in place of the last digit; a whole value replaces the whole."""
        words = plain(reading.text).split()
        if reading.keys or words[:1] != ["nao"]:
            return ""
        rest = " ".join(words[1:])
        if self.kind.free or not value.isdigit():
            return next((v for v in self.kind.values_in(rest) if self._may_be(v, value)), "")
        whole = self.kind.values_in(rest)
        ends = (value[: len(value) - len(v)] + v for v in readings(rest) if len(v) < len(value))
        return next((v for v in (*whole, *ends) if self._may_be(v, value)), "")

    def _may_be(self, new: str, old: str) -> bool:
        """Whether a corrected value is one, and another; what has a length keeps to it."""
        long_enough = self.kind.free or len(new) >= len(old)
        return bool(new) and new != old and long_enough and self.kind.fits(new)


def right_grammars(kind: SlotKind) -> tuple[Grammar, ...]:
    """What is listened for at "Certo?": yes, no, and what may be said along with the no."""
    return (yes_no(), *(kind.hears or (digits("correcao"),)))


def part_grammars(size: int) -> tuple[Grammar, ...]:
    """What is listened for when one group of a number is asked."""
    return (digits(f"numero-{size}", size),)


def later_grammars(kind: SlotKind, *, readback: bool) -> Iterator[tuple[Grammar, ...]]:
    """What is listened for after the whole was asked."""
    if readback:
        yield right_grammars(kind)
    for size in kind.groups:
        yield part_grammars(size)


def _digits_only(meaning: str) -> tuple[str, ...]:
    return (meaning,) if meaning.isascii() and meaning.isdigit() else ()
