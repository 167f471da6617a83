"""Finding modules while settings are made, and letting none of them stop the program.

Each step that runs a module's code is caught: what fails is noted, shown on `/modules/` and in the log, and the rest
goes on without it.
"""

import json
import logging
import re
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
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
    """A module that is installed. `trouble` is why it is not in use, empty if it is; `step` where that came up.

    `faults`: what has gone wrong in this process since, of one in use, by place.
    """

    name: str
    module: Module | None = None
    step: str = ""
    trouble: str = ""
    detail: str = ""
    faults: dict[str, str] = field(default_factory=dict)

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

    def fault(self, place: str, error: BaseException) -> None:
        """Note that something of a module in use has gone wrong; each place is told to the log once a process."""
        if place not in self.faults:
            log.error("module %s: %s has failed", self.name, place, exc_info=error)
        self.faults[place] = f"{type(error).__name__}: {error}"[:500]


_found: list[Found] = []
_guarded: dict[str, type] = {}


def discover(installed: list[EntryPoint] | None = None, named: Iterable[str] = ()) -> list[Found]:
    """Every module that is installed or `named` ("package:attribute"), by name, those that cannot be read among them.
    Called once, by the settings."""
    points = list(entry_points(group=GROUP)) if installed is None else installed
    points += [EntryPoint(name=value.partition(":")[0], value=value, group=GROUP) for value in named]
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


def in_use() -> list[tuple[Found, Module]]:
    """What of it is in use, each with what it says of itself."""
    return [(found, found.module) for found in _found if found.module is not None and not found.trouble]


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


def apps_of(modules: list[Found], house: Collection[str] = ()) -> list[str]:
    """What to add to INSTALLED_APPS: each AppConfig, guarded. One that cannot be imported, or that is called like one
    of the `house`, is left out and noted."""
    from zhibu.foundation.modules.guarding import guard

    added = []
    taken = {name.rpartition(".")[2] for name in house}
    for found in modules:
        if found.module is None or found.trouble:
            continue
        try:
            place, _, name = found.module.app.rpartition(".")
            config = getattr(import_module(place), name)
            guarded = guard(config, found, number=len(_guarded))
            label = config(config.name, import_module(config.name)).label
            if label in taken or found.module.key in taken:
                raise ValueError(f"there is a part called {label} or {found.module.key} already")  # noqa: TRY301
        except Exception as error:
            found.fail("app", error)
            continue
        taken.add(label)
        _guarded[guarded.__name__] = guarded
        added.append(f"{__name__}.{guarded.__name__}")
    return added


def __getattr__(name: str) -> type:
    """The guarded AppConfigs, by the names under which Django asks for them."""
    if name in _guarded:
        return _guarded[name]
    raise AttributeError(name)


def settings_of(modules: list[Found], file: Path | None = None) -> dict[str, Any]:
    """The settings of modules in use: their defaults, and what a site says otherwise in `file`, an object of JSON.

    A value of another type than the default, or a file that cannot be read, puts those it concerns out of use.
    """
    made: dict[str, Any] = {}
    for found in modules:
        if found.module is not None and not found.trouble:
            try:
                own = _own_settings(found.module, file)
            except (OSError, ValueError, TypeError) as error:
                found.fail("settings", error)
            else:
                made.update(own)
    return made


def _own_settings(module: Module, file: Path | None) -> dict[str, Any]:
    said = json.loads(file.read_text(encoding="utf-8")) if file is not None and file.exists() else {}
    if not isinstance(said, dict):
        raise TypeError(f"{file} holds no object")
    made = dict(module.settings)
    for name in made.keys() & said.keys():
        if type(said[name]) is not type(made[name]):
            raise TypeError(f"{name} is {said[name]!r}, and has to be like {made[name]!r}")
        made[name] = said[name]
    return made


def patterns() -> list[Any]:
    """The addresses of modules in use, each under `/modules/<key>/`."""
    made = []
    for found, module in in_use():
        if module.urls:
            pattern = caught(found, "addresses", partial(_mounted, module))
            if pattern is not None:
                made.append(pattern)
    return made


def _mounted(module: Module) -> Any:
    """The addresses in a namespace of the module's own; every one of them is read, so that a wrong one shows now."""
    from django.urls import include, path

    patterns = import_module(module.urls).urlpatterns
    resolver = path(f"modules/{module.key}/", include((patterns, module.key)))
    resolver.reverse_dict  # noqa: B018  reads every pattern
    return resolver


def operations() -> list[tuple[str, Any]]:
    """What modules in use offer to programs: the address below `/modules/` and the router of each."""
    made = []
    for found, module in in_use():
        if module.api:
            router = caught(found, "interface", partial(_router_of, module))
            if router is not None:
                made.append((f"/modules/{module.key}", router))
    return made


def _router_of(module: Module) -> Any:
    return import_module(module.api).operations.router


def rule_files() -> list[Path]:
    """The files of rules of modules in use."""
    files = []
    for _found_one, module in in_use():
        if module.rules:
            place = import_module(module.app.split(".")[0]).__file__
            if place:
                files.append(Path(place).parent / module.rules)
    return files


def note(file: Path, error: Exception) -> None:
    """Note that a module's file of rules cannot be read."""
    for found in _found:
        if found.module is not None and file.name == found.module.rules and file in _files_of(found.module):
            found.fail("rules", error)


def _files_of(module: Module) -> list[Path]:
    place = import_module(module.app.split(".")[0]).__file__
    return [Path(place).parent / module.rules] if place else []


def caught(found: Found, step: str, deed: Callable[[], Any]) -> Any:
    """What the deed gives; None if it fails, and the module is not in use then."""
    try:
        return deed()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        found.fail(step, error)
        return None
