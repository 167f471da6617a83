"""The kinds of import that contexts have declared."""

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


def all_specs() -> list[ImportSpec]:
    """Every kind of import, in order."""
    return sorted(_specs.values(), key=lambda s: (s.order, s.key))
