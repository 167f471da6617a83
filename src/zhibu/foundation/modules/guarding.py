"""What stands between a module and the platform while it comes up and while it runs."""

import re
import warnings
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from zhibu.foundation.modules.discovery import Found, caught

READ_AT_START = ("tasks", "subscribers", "offers", "outbox")
"""What contexts have read by themselves; a module's are read here, where it may fail."""

_configs: list[Any] = []
"""The AppConfigs of modules, those out of use too."""


class TablesMissing(Exception):
    """The module's migrations have not been run."""


def guard(config: Any, found: Found, *, number: int) -> type:
    """The module's AppConfig, whose models, tables and `ready` may fail without taking the program along."""

    class Guarded(config):
        is_guest = True
        _found = found

        def import_models(self) -> None:
            _configs.append(self)
            caught(found, "models", super().import_models)
            if found.trouble:
                leave_out(self.label)

        def ready(self) -> None:
            if not found.trouble:
                take_in(self)

        def own_ready(self) -> None:
            super().ready()

    Guarded.__name__ = Guarded.__qualname__ = f"Guarded{re.sub(r'[^A-Za-z0-9]', '', config.__name__)}{number}"
    Guarded.__module__ = config.__module__
    return Guarded


def take_in(config: Any) -> None:
    """Let a module register what is its own, if its tables are there. What it registers is caught where it runs."""
    from zhibu.foundation.ui.slots import taking_in

    found: Found = config._found
    if not _has_its_tables(config):
        return

    def register() -> bool:
        with taking_in(lambda item: patient(found, item)):
            config.own_ready()
            for name in READ_AT_START:
                if f"{config.name}.{name}" in _modules_of(config.module):
                    import_module(f"{config.name}.{name}")
        return True

    caught(found, "ready", register)


def look_again() -> None:
    """After migrations have been run: take in those that were waiting for their tables."""
    for config in guests():
        found: Found = config._found
        if found.step == "tables":
            found.step = found.trouble = found.detail = ""
            take_in(config)


def read_in_house(*names: str) -> None:
    """Import the files of these names of every context, where there are any; those of modules are read with them."""
    for config in apps.get_app_configs():
        if not is_guest(config):
            for name in names:
                if module_has_submodule(config.module, name):
                    import_module(f"{config.name}.{name}")


def is_guest(config: Any) -> bool:
    """Whether an AppConfig is that of a module."""
    return bool(getattr(config, "is_guest", False))


def guests() -> list[Any]:
    """The AppConfigs of modules that Django knows."""
    return list(_configs)


def guest_labels() -> set[str]:
    """What Django calls them."""
    return {config.label for config in _configs}


def fail_migration(label: str, error: Exception) -> None:
    """Note that a migration of a module has failed."""
    for config in _configs:
        if config.label == label:
            config._found.fail("migrations", error)


def leave_out(label: str) -> None:
    """Keep Django from reading the migrations of a module: one that cannot be read would stop all others."""
    from django.conf import settings

    settings.MIGRATION_MODULES = {**settings.MIGRATION_MODULES, label: None}


def _has_its_tables(config: Any) -> bool:
    """Whether its migrations can be read and have been run; otherwise it is not in use, and why is noted."""
    names = caught(config._found, "migrations", lambda: _migrations_of(config))
    if names is None:
        leave_out(config.label)
        return False
    from django.conf import settings

    if names and not settings.MODULE_TABLES_LATER and not names <= _applied(config.label, otherwise=names):
        config._found.fail("tables", TablesMissing("its tables are not there yet: run `zhibu migrate`"))
        return False
    return True


def _migrations_of(config: Any) -> set[str]:
    if "migrations" not in {name.rpartition(".")[2] for name in _modules_of(config.module)}:
        if config.models:
            raise LookupError("it has models and no migrations")
        return set()
    folder = import_module(f"{config.name}.migrations")
    names = {name.rpartition(".")[2] for name in _modules_of(folder) if name.rpartition(".")[2][0] not in "_~"}
    for name in names:
        if not hasattr(import_module(f"{config.name}.migrations.{name}"), "Migration"):
            raise LookupError(f"{name} holds no Migration")
    return names


def _modules_of(package: Any) -> list[str]:
    return [f"{package.__name__}.{one.name}" for one in iter_modules(getattr(package, "__path__", []))]


def _applied(label: str, *, otherwise: set[str]) -> set[str]:
    """The migrations that have been run; `otherwise` where the database does not answer (then nothing works yet)."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            known = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == label}
    except DatabaseError:
        return otherwise
    finally:
        connection.close()
    return known


QUIET: dict[str, Callable[[], Any]] = {
    "NavItem.allowed": lambda: False,
    "TodoSource.ask": lambda: None,
    "TodoSource.tell": list,
    "MemberTab.allowed": lambda: False,
    "OrganizationTab.allowed": lambda: False,
    "OrganizationTab.fits": lambda: False,
    "OwnPage.allowed": lambda: False,
    "Bell.count": lambda: 0,
    "HomeCard.face": lambda: None,
    "CalendarSource.events": list,
    "SearchSource.offered": lambda: False,
    "ApplicationPart.count": lambda: 0,
}
"""What a part of a module says where it raises. What is not named here raises on: a job comes again, and an erasure
that would be half done is not done."""


def patient(found: Found, item: Any) -> Any:
    """A slot's object whose questions are answered with nothing where they raise, and that is noted."""
    if not is_dataclass(item) or isinstance(item, type):
        return item
    kind = type(item).__name__
    calm = {
        f.name: _calm(found, f"{kind}.{f.name} {getattr(item, 'key', '')}", getattr(item, f.name), QUIET[name])
        for f in fields(item)
        if (name := f"{kind}.{f.name}") in QUIET
    }
    return replace(item, **calm) if calm else item


def _calm(found: Found, place: str, deed: Callable[..., Any], otherwise: Callable[[], Any]) -> Callable[..., Any]:
    @wraps(deed)
    def calm(*args: Any, **kwargs: Any) -> Any:
        if found.trouble:
            return otherwise()
        try:
            return deed(*args, **kwargs)
        except Exception as error:
            found.fault(place, error)
            return otherwise()

    return calm
