"""What a merger, a split, a dissolution or a suspension changes: remembered row by row, compared, put back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.organizations import registry
from zhibu.organizations.choices import OrganizationKind, OrganizationState, ReshapingKind
from zhibu.organizations.models import Organization, Reshaping
from zhibu.organizations.registry import Ground, RowChange, Undoing, Watched

Rows = dict[str, dict[str, Any]]


def ground_of(*organizations: Organization) -> Ground:
    """The organizations with the groups that are at work in them. One query."""
    groups = Organization.objects.filter(
        parent__in=organizations, kind=OrganizationKind.GROUP, state=OrganizationState.ACTIVE
    ).order_by("path")
    found = [*((o.pk, o.path) for o in organizations), *groups.values_list("pk", "path")]
    return Ground(frozenset(pk for pk, _path in found), frozenset(path for _pk, path in found))


class Memory:
    """How the watched tables looked on a ground; made before anything is changed there."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.before = {watched.key: _rows(watched, watched.rows(ground)) for watched in registry.watched_tables()}

    def changes(self, *also: Organization) -> dict[str, list[Any]]:
        """What differs by now, with what appeared at the organizations named besides (which themselves stay): plain
        values for keeping."""
        ground = Ground(self.ground.ids | {o.pk for o in also}, self.ground.paths | {o.path for o in also})
        kept = {}
        for watched in registry.watched_tables():
            before = self.before[watched.key]
            here = self.ground if watched.model is Organization else ground
            after = _rows(watched, watched.rows(here)) | _rows(watched, _of(watched, before))
            changed = [
                [pk, before.get(pk), after.get(pk)]
                for pk in sorted(set(before) | set(after))
                if before.get(pk) != after.get(pk)
            ]
            if changed:
                kept[watched.key] = changed
        return kept


def keep(
    memory: Memory,
    kind: ReshapingKind,
    organization: Organization,
    *,
    actor: Actor,
    at: datetime,
    other: Organization | None = None,
    id: UUID | None = None,
) -> Reshaping:
    """Keep what has changed since `memory` was made, so that it can be undone. The caller's transaction."""
    also = [other] if other is not None and kind == ReshapingKind.SPLIT else []
    given = {"id": id} if id else {}
    return Reshaping.objects.create(
        **given, kind=kind, organization=organization, other=other, path=organization.path, at=at,
        actor_id=actor.account_id, actor_name=actor.name, kept=memory.changes(*also),
    )  # fmt: skip


def undoing_of(reshaping: Reshaping) -> Undoing:
    """The reshaping with its changes as the contexts read them."""
    changes: dict[str, Sequence[RowChange]] = {}
    for watched in registry.watched_tables():
        rows = reshaping.kept.get(watched.key, [])
        changes[watched.key] = [
            RowChange(_key(watched, pk), _read(watched, b), _read(watched, a)) for pk, b, a in rows
        ]
    return Undoing(
        reshaping.kind, reshaping.organization_id, reshaping.other_id, reshaping.at,
        {key: rows for key, rows in changes.items() if rows},
    )  # fmt: skip


def changed_since(reshaping: Reshaping, *, lock: bool = False) -> list[str]:
    """Which of the rows are not as the reshaping left them, a sentence for each table. One query for each table."""
    undoing = undoing_of(reshaping)
    found = []
    for watched in registry.watched_tables():
        kept = {pk: after for pk, _before, after in reshaping.kept.get(watched.key, [])}
        if not kept:
            continue
        rows = _of(watched, kept)
        now = _rows(watched, rows.select_for_update(of=("self",)) if lock else rows)
        odd = [change for change in undoing.of(watched.key) if now.get(str(change.pk)) != kept[str(change.pk)]]
        if odd:
            found.append(watched.words(odd))
    return found


def put_back(reshaping: Reshaping) -> None:
    """Make every row that changed what it was: those that were added go first, those that went come last."""
    tables = registry.watched_tables()
    kept = reshaping.kept
    for watched in reversed(tables):
        added = [pk for pk, before, _after in kept.get(watched.key, []) if before is None]
        if added:
            _of(watched, added).delete()
    for watched in tables:
        for pk, before, after in kept.get(watched.key, []):
            if before is not None and after is not None:
                _of(watched, [pk]).update(**_values(watched, before))
    for watched in tables:
        gone = [(pk, before) for pk, before, after in kept.get(watched.key, []) if after is None]
        if gone:
            watched.model._default_manager.bulk_create(
                [watched.model(pk=_key(watched, pk), **_values(watched, before)) for pk, before in gone]
            )


def _of(watched: Watched, keys: Iterable[str]) -> QuerySet[Any]:
    return watched.model._default_manager.filter(pk__in=[_key(watched, pk) for pk in keys]).order_by()


def _rows(watched: Watched, rows: QuerySet[Any]) -> Rows:
    """The watched columns by key, everything as text, numbers or nothing."""
    found = rows.order_by("pk").values_list("pk", *watched.columns)
    return {str(pk): {c: _plain(v) for c, v in zip(watched.columns, values, strict=True)} for pk, *values in found}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _key(watched: Watched, pk: str) -> Any:
    field: Any = watched.model._meta.pk
    return field.to_python(pk)


def _values(watched: Watched, row: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: watched.model._meta.get_field(name) for name in row}
    return {name: fields[name].to_python(value) for name, value in row.items()}


def _read(watched: Watched, row: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if row is None else _values(watched, row)
