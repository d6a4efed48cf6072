"""Grammars of one moment become one Graph, with what its places mean.

Everyday speech is always in it: around a phrase ("bom dia, eu queria …") it is what people say,
without one it is the home of what no grammar expects, which is then rejected.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from media.espeak import Espeak
from media.hearing import lexicon, phones
from media.hearing.automaton import Automaton
from media.hearing.graph import Draft, Graph, compile_graph
from media.hearing.language import bigram, everyday
from media.hearing.meaning import Evidence
from media.hearing.spoken import AUTOMATA
from media.words import Grammar, Phrase

_YES_NO = {
    "sim": "sim|isso|isso mesmo|correto|está correto|certo|está certo|com certeza|confirmo|"
    "pode ser|quero|quero sim|sim por favor|pode|claro|exato",
    "nao": "não|não está|errado|está errado|negativo|não é isso|não quero|não obrigado|não é|"
    "de jeito nenhum|incorreto",
}
_VARIANTS = 4
_TRAILING = log(0.12)
_EARLY_END = -5.0
_SHORT = 2
_LONG = 4
_ASIDE = 1.5
"""Nats against everyday speech where only phrases or digits are expected."""


_CONSONANTS = "p b t d k g f v s z S Z m n J L l r R tS dZ"
_SYLLABLES = (
    *(f"{c} {v}" for c in _CONSONANTS.split() for v in "aeiou"),
    *("a", "e", "i", "o", "u", "6~ u", "a r", "e s", "i N", "e N", "u N"),
)
_BABBLE = -4.25
"""Log chance of one syllable of an unknown word; set on `bench/speech_tuning.py`."""
UNKNOWN = "_"
"""Places of unknown syllables are named by it and their sounds."""


@dataclass(frozen=True)
class Entry:
    """What a tagged place stands for: a phrase, or a word of a number (`kind`) and what it gives.

    `alone`: it counts only where little else is said ("não" is no answer inside a sentence).
    """

    grammar: str
    text: str
    meaning: str
    kind: str = ""
    alone: bool = False


@dataclass(frozen=True, eq=False)
class Compiled:
    """One moment's graph. `last` is the final place of each entry, -1 for words of numbers.

    `numbers`: the numbers alone, forwards and backwards, to find what else it may have been.
    """

    graph: Graph
    numbers: tuple[Graph, Graph] | None
    values: tuple[Entry, ...]
    """What the tagged places of `numbers` stand for."""
    entries: tuple[Entry, ...]
    last: tuple[int, ...]
    evidence: Evidence | None
    wishes: str
    """Key of the wishes grammar, "" without one."""


@lru_cache
def _engine() -> Espeak:
    return Espeak()


@lru_cache(maxsize=20000)
def pronounce(word: str) -> tuple[tuple[str, ...], ...]:
    """espeak's pronunciation first, then those of the spelling rules."""
    if word.startswith(UNKNOWN):
        return (tuple(word[1:].split()),)
    said = [phones.from_ipa(_engine().ipa(word))]
    said += [phones.from_arpabet(p) for p in lexicon.pronunciations(word)[:_VARIANTS]]
    return tuple(dict.fromkeys(p for p in said if p))


def compile_grammars(grammars: Sequence[Grammar]) -> Compiled:
    """One graph for all `grammars`. Raises ValueError for phrases without a letter."""
    wishes = [g for g in grammars if g.kind == "wishes"]
    examples = [(lexicon.words(p.text), p.meaning) for g in wishes for p in g.phrases]
    examples = [(words, meaning) for words, meaning in examples if words]
    background = everyday()
    sentences = [(words, 1.0) for words, _ in examples] + [(words, 1.0) for words in background]
    draft = bigram(sentences)
    if wishes:
        _add_babble(draft)
    else:
        draft.start = {place: chance - _ASIDE for place, chance in draft.start.items()}
        draft.from_hub = {place: chance - _ASIDE / 2 for place, chance in draft.from_hub.items()}
    spoken = {g: AUTOMATA[g.kind](g.length) for g in grammars if g.kind in AUTOMATA}
    for automaton in spoken.values():
        _leave_out(draft, {arc.word for arc in automaton.arcs if len(arc.word) > _SHORT})
    entries: list[Entry] = []
    last: list[int] = []
    share = log(0.25 if wishes else 0.6)
    alone, values = Draft(), list[Entry]()
    for grammar in grammars:
        if grammar in spoken:
            values += _add_numbers(alone, grammar, spoken[grammar], len(values), 0.0)
            rough = _rough(grammar, spoken[grammar])
            entries += _add_numbers(draft, grammar, rough, len(entries), share)
            last += [-1] * (len(entries) - len(last))
        elif grammar.kind != "wishes":
            _add_phrases(draft, grammar, entries, last, share)
    return Compiled(
        graph=compile_graph(draft, pronounce),
        numbers=_both_ways(alone) if spoken else None,
        values=tuple(values),
        entries=tuple(entries),
        last=tuple(last),
        evidence=Evidence(examples, background) if examples else None,
        wishes=wishes[0].key if wishes else "",
    )


def _leave_out(draft: Draft, words: Collection[str]) -> None:
    """Close the everyday places of `words`: here they have a meaning of their own."""
    closed = {place for place, word in enumerate(draft.words) if word in words}
    for weights in (draft.start, draft.from_hub):
        for place in closed:
            weights.pop(place, None)
    draft.links = {link: w for link, w in draft.links.items() if link[1] not in closed}


def _add_babble(draft: Draft) -> None:
    """Single syllables, dear but free to follow anything: where words that we do not know go.

    Without them such words are forced into known ones, and strangers' talk looks like wishes.
    """
    for syllable in _SYLLABLES:
        place = draft.place(UNKNOWN + syllable)
        draft.start[place] = draft.from_hub[place] = _BABBLE
        draft.to_hub[place] = log(0.5)
        draft.end[place] = log(0.3)


@lru_cache
def babble() -> Graph:
    """A loop of unknown syllables alone: what any speech at all may be."""
    draft = Draft(hub_start=0.0)
    _add_babble(draft)
    return compile_graph(draft, pronounce)


@lru_cache
def strangers() -> Graph:
    """Everyday speech and unknown syllables, no grammar: what a stranger's sentence may be."""
    draft = bigram([(words, 1.0) for words in everyday()])
    _add_babble(draft)
    return compile_graph(draft, pronounce)


def phrases_of(grammar: Grammar) -> tuple[Phrase, ...]:
    """A grammar's phrases, the built-in ones of yes and no included."""
    if grammar.kind != "yes_no":
        return grammar.phrases
    built_in = (
        Phrase(text, meaning) for meaning, texts in _YES_NO.items() for text in texts.split("|")
    )
    return (*grammar.phrases, *built_in)


def _add_phrases(
    draft: Draft, grammar: Grammar, entries: list[Entry], last: list[int], share: float
) -> None:
    phrases = [(p, lexicon.words(p.text)) for p in phrases_of(grammar)]
    phrases = [(p, words) for p, words in phrases if words]
    for phrase, words in phrases:
        first, end = draft.chain(words, len(entries))
        alone = grammar.kind == "yes_no"
        entries.append(Entry(grammar.key, phrase.text, phrase.meaning, alone=alone))
        last.append(end)
        chance = share - log(len(phrases))
        draft.start[first] = draft.from_hub[first] = chance
        draft.end[end] = 0.0
        draft.to_hub[end] = _TRAILING


def _add_numbers(
    draft: Draft, grammar: Grammar, automaton: Automaton, tag: int, share: float
) -> list[Entry]:
    """The arcs of `automaton` as places tagged from `tag` on; returns their entries."""
    entries: list[Entry] = []
    base = len(draft.words)  # joints of different automata never meet
    for before, after in automaton.jumps:
        draft.links[base + before, base + after] = automaton.arcs[after].weight
    for arc in automaton.arcs:
        place = draft.place(arc.word, tag + len(entries))
        entries.append(Entry(grammar.key, arc.word, arc.gives, grammar.kind))
        if arc.begin == 0:
            draft.start[place] = draft.from_hub[place] = share + arc.weight
        else:
            draft.comes_from[place] = (base + arc.begin, arc.weight)
        draft.leads_to[place] = base + arc.end
        if arc.end in automaton.ends:
            draft.end[place] = automaton.ends[arc.end]
    return entries


def _rough(grammar: Grammar, exact: Automaton) -> Automaton:
    """What finds where a number is: for many digits any number of them, which is smaller."""
    long = grammar.kind == "digits" and (grammar.length or 0) > _LONG
    return AUTOMATA["digits"](None) if long else exact


def _both_ways(draft: Draft) -> tuple[Graph, Graph]:
    """The numbers' graph, and the same one backwards in time."""
    back = Draft(words=draft.words, tags=draft.tags)
    back.start, back.end = dict(draft.end), dict(draft.start)
    back.links = {(after, before): weight for (before, after), weight in draft.links.items()}
    for place, joint in draft.leads_to.items():
        back.comes_from[place] = (joint, 0.0)
    for place, (joint, weight) in draft.comes_from.items():
        back.leads_to[place] = joint
        back.on_leaving[place] = weight
    draft.from_hub = {}
    return compile_graph(draft, pronounce), compile_graph(back, _backwards)


def _backwards(word: str) -> tuple[tuple[str, ...], ...]:
    return tuple(said[::-1] for said in pronounce(word))
