"""The recognisers by name. A new provider is a file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Callable

from media.hearing.base import Recogniser, RecogniserOptions
from media.providers import provider

RECOGNISERS: dict[str, str] = {
    "embedded": "media.hearing.embedded:EmbeddedRecogniser",
    "endpoint": "media.hearing.endpoint:EndpointRecogniser",
    "none": "media.hearing.none:NoRecogniser",
    "vosk": "media.hearing.vosk:VoskRecogniser",
}


def make_recogniser(name: str, options: RecogniserOptions | None = None) -> Recogniser:
    """The named recogniser. Raises a ProviderError that names the fix."""
    factory: Callable[[RecogniserOptions], Recogniser] = provider(RECOGNISERS, name)
    return factory(options or RecogniserOptions())
