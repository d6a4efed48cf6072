"""Free wishes: example sentences for each meaning become one grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from media.words import Grammar, Phrase


def wish_grammar(examples: Mapping[str, Sequence[str]], key: str = "wishes") -> Grammar:
    """The grammar of a free question: meaning -> example sentences, `key` for the logs.

    Examples teach, they do not limit: other wordings of the same wish are understood as far as
    their telling words occur in some example. Equal sentences under one meaning count once.
    """
    phrases = [
        Phrase(" ".join(text.split()), meaning)
        for meaning, texts in examples.items()
        for text in dict.fromkeys(texts)
        if text.strip()
    ]
    return Grammar(key=key, phrases=tuple(phrases), kind="wishes")
