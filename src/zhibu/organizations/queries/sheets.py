"""What the check of an organization sheet needs to know of the tree."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhibu.kernel import paths
from zhibu.kernel.errors import NotFound
from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import Organization, PostHolding
from zhibu.organizations.queries.tree import names_of
from zhibu.organizations.sheet import Known


def known_for_sheet(scope_path: str, *, names: Collection[str], codes: Collection[str]) -> tuple[Known, list[Known]]:
    """The organization that a sheet is entered into, and those in the tree that its names and codes may mean.

    By name those at or below it, by code wherever they stand (a code is given once). One query for each 400 names.
    Raises NotFound if the scope is gone.
    """
    columns = ("pk", "path", "name", "kind", "code", "state")
    below = Q(path__gte=scope_path, path__lt=paths.beyond(scope_path))
    found = {
        row[0]: row for row in Organization.objects.filter(path=scope_path).order_by("path").values_list(*columns)
    }
    if not found:
        raise NotFound
    scope_id = next(iter(found))
    for some in _slices(names, 400):
        rows = Organization.objects.filter(below, name__in=some).order_by("path").values_list(*columns)
        found.update({row[0]: row for row in rows})
    for some in _slices(codes, 400):
        rows = Organization.objects.filter(code__in=some).order_by("path").values_list(*columns)
        found.update({row[0]: row for row in rows})
    above = names_of(path for row in found.values() for path in paths.ancestors(row[1], itself=False))
    known = {
        pk: Known(
            id=pk, path=path, name=name, kind=kind, code=code or "", is_active=state == "active",
            above=tuple(above.get(p, "") for p in paths.ancestors(path, itself=False)),
        )
        for pk, path, name, kind, code, state in found.values()
    }  # fmt: skip
    return known[scope_id], list(known.values())


def _slices(values: Collection[str], size: int) -> Iterable[list[str]]:
    wanted = sorted({value for value in values if value})
    return (wanted[start : start + size] for start in range(0, len(wanted), size))


def details_of(ids: Collection[UUID], columns: Iterable[str]) -> dict[UUID, dict[str, Any]]:
    """The given columns, the day of founding and whether there is a secretary, of each organization by id."""
    wanted = sorted(ids)
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(wanted), 400):
        some = wanted[start : start + 400]
        rows = Organization.objects.filter(pk__in=some).order_by("path").values("pk", "founded_on", *columns)
        found.update({row["pk"]: row for row in rows})
        led = PostHolding.objects.filter(organization_id__in=some, post=PostKind.SECRETARY, ends_on=None)
        for pk, name in led.order_by("pk").values_list("organization_id", "holder_name"):
            found[pk]["secretary"] = name
    return found
