"""How a named provider becomes an object, and what is said when something it needs is absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class ProviderError(Exception):
    """A configured provider cannot serve; the message names the fix."""


class UnknownProvider(ProviderError):
    """No provider of that name."""


class MissingPackage(ProviderError):
    """The provider's package is not installed."""

    def __init__(self, package: str, fix: str) -> None:
        super().__init__(f"the package {package} is missing: {fix}")
        self.package, self.fix = package, fix


class MissingModel(ProviderError):
    """The provider's model file is not configured or not there."""


def provider(
    names: Mapping[str, str],
    name: str,
    load: Callable[[str], ModuleType] = import_module,
) -> Callable[[Any], Any]:
    """The factory behind `name` in a registry of "module:attribute". Raises UnknownProvider."""
    if name not in names:
        raise UnknownProvider(f"no provider {name!r}; there are: {', '.join(sorted(names))}")
    module, _, attribute = names[name].partition(":")
    factory: Callable[[Any], Any] = getattr(load(module), attribute)
    return factory
