"""The kinds of import that contexts have declared, and the directory that names organizations."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.imports.specs import ImportSpec

_specs: dict[str, ImportSpec] = {}


def register_spec(spec: ImportSpec) -> ImportSpec:
    """Declare a kind of import. Raises ValueError for a key declared twice or a spec that contradicts itself."""
    if spec.key in _specs:
        raise ValueError(f"import {spec.key} is registered twice")
    keys = [c.key for c in spec.columns]
    if len(set(keys)) != len(keys):
        raise ValueError(f"import {spec.key} has a column twice")
    _specs[spec.key] = spec
    return spec


def find_spec(key: str) -> ImportSpec | None:
    """The spec with that key, if any."""
    return _specs.get(key)


def specs_for(actor: Actor) -> list[ImportSpec]:
    """The kinds of import that the actor may do somewhere, in order."""
    found = [s for s in _specs.values() if actor.can_anywhere(s.verb)]
    return sorted(found, key=lambda s: (s.order, s.key))


@dataclass(frozen=True)
class Directory:
    """How this context, which stands below organizations, learns their names.

    `names(paths)` gives the name of each known path, in one query. `path_of(organization_id)` gives the path or None.
    Organizations register it: `register_directory(Directory(names=…, path_of=…))`.
    """

    names: Callable[[Collection[str]], dict[str, str]]
    path_of: Callable[[UUID], str | None]


_directory: list[Directory] = []


def register_directory(directory: Directory) -> None:
    """Name the organizations. Called once, by the organizations context; the last one counts."""
    _directory[:] = [directory]


def names_of(paths: Collection[str]) -> dict[str, str]:
    """The name of each path; a path without a name stands for itself."""
    known = _directory[0].names(paths) if _directory and paths else {}
    return {path: known.get(path, path) for path in paths}


def path_of(organization_id: UUID) -> str | None:
    """The path of an organization, None if unknown."""
    return _directory[0].path_of(organization_id) if _directory else None
