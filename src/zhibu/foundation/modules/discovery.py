"""Finding modules while settings are made, and letting none of them stop the program.

Each step that runs a module's code is caught: what fails is noted, shown on `/modules/` and in the log, and the rest
goes on without it.
"""

import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from zhibu.foundation.modules.specs import Module

GROUP = "zhibu.modules"
_KEY = re.compile(r"[a-z][a-z0-9]{1,29}")
log = logging.getLogger("zhibu.modules")


@dataclass
class Found:
    """A module that is installed. `trouble` is why it is not in use, empty if it is; `step` where that came up."""

    name: str
    module: Module | None = None
    step: str = ""
    trouble: str = ""
    detail: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is in use."""
        return self.module is not None and not self.trouble

    def fail(self, step: str, error: BaseException) -> None:
        """Note why it is not in use; the first reason stands."""
        if not self.trouble:
            self.step, self.trouble = step, f"{type(error).__name__}: {error}"[:500]
            self.detail = "".join(traceback.format_exception(error))[-4000:]
            log.error("module %s is not in use (%s): %s", self.name, step, self.trouble)


_found: list[Found] = []
_guarded: dict[str, type] = {}


def discover(installed: list[EntryPoint] | None = None) -> list[Found]:
    """Every module that is installed, by name, those that cannot be read among them. Called once, by the settings."""
    points = entry_points(group=GROUP) if installed is None else installed
    _found[:] = [_read(point) for point in sorted(points, key=lambda point: point.name)]
    keys: set[str] = set()
    for found in _found:
        if found.module is not None and found.module.key in keys:
            found.fail("entry point", ValueError(f"another module has the key {found.module.key!r}"))
        elif found.module is not None:
            keys.add(found.module.key)
    return list(_found)


def all_found() -> list[Found]:
    """What was found, in order."""
    return list(_found)


def _read(point: EntryPoint) -> Found:
    found = Found(point.name)
    try:
        module = point.load()
        if not isinstance(module, Module) or not _KEY.fullmatch(module.key):
            raise TypeError("the entry point leads to no Module with a key of lower-case letters and digits")  # noqa: TRY301
        wrong = [name for name in module.settings if not name.startswith(module.key.upper() + "_")]
        if wrong:
            raise ValueError(f"settings begin with {module.key.upper()}_: {', '.join(wrong)}")  # noqa: TRY301
        found.module = module
    except BaseException as error:  # whatever a stranger's code does while it is read
        if isinstance(error, KeyboardInterrupt):
            raise
        found.fail("entry point", error)
    return found


def apps_of(modules: list[Found]) -> list[str]:
    """What to add to INSTALLED_APPS: each AppConfig, guarded. One that cannot be imported is left out and noted."""
    added = []
    for found in modules:
        if found.module is None or found.trouble:
            continue
        try:
            place, _, name = found.module.app.rpartition(".")
            config = getattr(import_module(place), name)
            guarded = _guard(config, found)
        except Exception as error:
            found.fail("app", error)
            continue
        _guarded[guarded.__name__] = guarded
        added.append(f"{__name__}.{guarded.__name__}")
    return added


def __getattr__(name: str) -> type:
    """The guarded AppConfigs, by the names under which Django asks for them."""
    if name in _guarded:
        return _guarded[name]
    raise AttributeError(name)


def _guard(config: Any, found: Found) -> type:
    """The module's AppConfig, whose models and `ready` may fail without taking the program along."""

    class Guarded(config):
        def import_models(self) -> None:
            try:
                super().import_models()
            except Exception as error:
                found.fail("models", error)
                self.models = self.apps.all_models[self.label]

        def ready(self) -> None:
            if not found.trouble:
                _caught(found, "ready", super().ready)

    Guarded.__name__ = Guarded.__qualname__ = f"Guarded{re.sub(r'[^A-Za-z0-9]', '', config.__name__)}{len(_guarded)}"
    Guarded.__module__ = config.__module__
    return Guarded


def _caught(found: Found, step: str, deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except Exception as error:
        found.fail(step, error)
        return None


def settings_of(modules: list[Found]) -> dict[str, Any]:
    """The default settings of modules in use; a site's own settings stand above them."""
    made: dict[str, Any] = {}
    for found in modules:
        if found.module is not None and not found.trouble:
            made.update(found.module.settings)
    return made


def patterns() -> list[Any]:
    """The addresses of modules in use, each under `/modules/<key>/`."""
    made = []
    for found in _found:
        if found.module is None or found.trouble or not found.module.urls:
            continue
        pattern = _caught(found, "addresses", partial(_mounted, found.module))
        if pattern is not None:
            made.append(pattern)
    return made


def _mounted(module: Module) -> Any:
    from django.urls import include, path

    return path(f"modules/{module.key}/", include(module.urls))


def rule_files() -> list[Path]:
    """The files of rules of modules in use."""
    files = []
    for found in _found:
        if found.module is not None and not found.trouble and found.module.rules:
            place = import_module(found.module.app.split(".")[0]).__file__
            if place:
                files.append(Path(place).parent / found.module.rules)
    return files


def note(file: Path, error: Exception) -> None:
    """Note that a module's file of rules cannot be read."""
    for found in _found:
        if found.module is not None and file.name == found.module.rules:
            found.fail("rules", error)
