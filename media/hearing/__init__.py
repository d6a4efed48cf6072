"""Speech in: one file per recogniser, one line each in the registry."""

from media.hearing.base import Recogniser, RecogniserFailed, RecogniserOptions
from media.hearing.registry import RECOGNISERS, make_recogniser
from media.hearing.wishes import wish_grammar

__all__ = [
    "RECOGNISERS",
    "Recogniser",
    "RecogniserFailed",
    "RecogniserOptions",
    "make_recogniser",
    "wish_grammar",
]
