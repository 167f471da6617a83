"""Addresses whose views are loaded when they are first asked for, or after the start by `load_all`.

Loading every view takes a third of a start, and most starts are waited for.
"""

from functools import cached_property
from importlib import import_module
from threading import RLock
from typing import Any

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language

_loading = RLock()
"""One at a time: two threads that import what imports each other may see a module half made."""


def later(route: str, module: str, namespace: str) -> "LaterResolver":
    """What `path(route, include(module))` gives for a module whose `app_name` is `namespace`, loaded later.

    Raises ValueError, when it is loaded, if the module calls itself otherwise.
    """
    return LaterResolver(RoutePattern(route, is_endpoint=False), module, None, namespace, namespace)


def load_all() -> int:
    """Load what has not been asked for yet; how many lists of addresses there are."""
    return sum(1 for one in get_resolver().url_patterns if isinstance(one, URLResolver) and one.url_patterns)


class LaterResolver(URLResolver):
    """A list of addresses with a namespace of its own and none within.

    Who gathers the names of all addresses needs that of this one alone, which is known.
    """

    @cached_property
    def urlconf_module(self) -> Any:
        """The module, loaded."""
        with _loading:
            module = import_module(str(self.urlconf_name))
        if module.app_name != self.app_name:
            raise ValueError(f"{self.urlconf_name} calls itself {module.app_name}, not {self.app_name}")
        return module

    def _populate(self) -> None:
        """Nothing to hand up: no namespaces within, and names that only go with our own."""
        language = get_language()
        self._namespace_dict.setdefault(language, {})  # type: ignore[attr-defined]
        self._app_dict.setdefault(language, {})  # type: ignore[attr-defined]
        self._populated = True

    @property
    def reverse_dict(self) -> Any:
        """Its own addresses by name: looked for here where its route is empty, else by a resolver that `reverse`
        makes of them."""
        language = get_language()
        if language not in self._reverse_dict:
            super()._populate()
        return self._reverse_dict[language]
