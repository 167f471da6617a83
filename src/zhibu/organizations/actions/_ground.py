"""What every change of the tree begins with and leaves behind."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.organizations.access.checks import manages
from zhibu.organizations.choices import ChangeKind
from zhibu.organizations.models import Change, Organization, SearchKey
from zhibu.organizations.spelling import search_keys

MESSAGES: dict[str, Any] = {
    "parent_dissolved": _("The organization above has been dissolved. Choose another one."),
    "kind_does_not_fit": _("This kind cannot stand there. Choose another kind or another organization above."),
    "too_deep": _("The tree would become too deep."),
    "into_itself": _("An organization cannot stand under itself or under one of its own."),
    "node_dissolved": _("A dissolved organization cannot be changed. Reinstate it first."),
    "is_root": _("The top of the tree stays where it is."),
    "has_children": _("There are still organizations below. Move or dissolve them first."),
    "too_short": _("A name has at least two characters."),
    "name_too_long": _("A name has at most 120 characters."),
    "odd_characters": _("The name holds characters that do not belong in a name."),
    "name_taken": _("An organization of this name stands there already."),
    "code_taken": _("Another organization has this code."),
    "unknown_region": _("There is no such region code."),
    "no_such_post": _("This kind of organization has no such post."),
    "post_taken": _("There is a secretary in office. End that post first."),
    "successor_does_not_fit": _("Choose an organization at work, of a kind that can take the members over."),
    "ends_before_start": _("The end must lie after the start."),
    "not_later": _("The new end must lie after the present one."),
    "too_long": _("A term may be extended by one year at most."),
    "no_rule_yet": _("No rule was in force that day. Enter the day on which the term ends."),
    "no_terms": _("This kind of organization has no terms of office."),
    "terms_overlap": _("There is a term in these days already."),
    "group_stays": _("A group is a part of its branch. Found a new one in the other branch."),
    "suspended_already": _("Organization life is suspended already. Let it go on first."),
    "suspensions_overlap": _("Organization life was suspended on this day. Choose a later one."),
    "not_suspended": _("Organization life is not suspended."),
    "not_a_branch": _("Only a branch below another organization can be split."),
    "nobody": _("Tick at least one member."),
    "undo_too_late": _("It was more than a day ago and can no longer be undone."),
    "undo_clash": _("Something that was put there since stands in the way."),
    "reason_missing": _("Say why. The organization will read it."),
}


def refuse(code: str, field: str | None = None) -> None:
    """Raise Refused with the words for `code`; nothing for the empty code."""
    if code:
        raise refusal(code, field)


def refusal(code: str, field: str | None = None) -> Refused:
    """The refusal with the words for `code`."""
    return Refused(code, MESSAGES[code], field)


def lock_tree() -> None:
    """Hold the roots until the transaction ends: changes of the tree's shape happen one after another.

    Only so can two moves at once not close a loop, nor a child be born under a path that is just changing.
    """
    list(Organization.objects.select_for_update().filter(parent=None).order_by("path").values_list("pk"))


def get_locked(actor: Actor, organization_id: UUID, verb: Verb | None = None) -> Organization:
    """The organization under lock. Raises NotFound if the actor may not see it, Forbidden without `verb`.

    Without a verb named it is that of managing: see `access.checks.manages`.
    """
    organization = Organization.objects.select_for_update(of=("self",)).filter(pk=organization_id).first()
    if organization is None or not actor.can(Verb.SEE_ORGANIZATION, organization.path):
        raise NotFound
    if not (actor.can(verb, organization.path) if verb else manages(actor, organization.kind, organization.path)):
        raise Forbidden
    return organization


def write_down(
    organization: Organization,
    kind: ChangeKind,
    *,
    actor: Actor,
    at: datetime,
    on: date,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """One entry of the history, and the same in the audit log."""
    Change.objects.create(
        organization=organization,
        kind=kind,
        on=on,
        at=at,
        actor_id=actor.account_id,
        actor_name=actor.name,
        reason=reason,
        before=before or {},
        after=after or {},
    )
    audit.record(
        actor=actor,
        at=at,
        action=f"organization.{kind.value}",
        object_kind="organization",
        object_id=organization.pk,
        scope_path=organization.path,
        detail={"on": on.isoformat(), **{k: v for k, v in (after or {}).items() if k in AUDITED}},
    )


AUDITED = frozenset({"name", "path", "parent", "post", "kind", "code", "number", "ends_on", "successor", "count"})
"""What of a change the audit log repeats: never a telephone number or an address."""


def index_names(organizations: list[Organization]) -> None:
    """Write the search keys of new organizations in bulk."""
    SearchKey.objects.bulk_create(
        [SearchKey(organization=o, text=text) for o in organizations for text in sorted(search_keys(o.name, o.code))],
        batch_size=5000,
    )


def reindex_name(organization: Organization) -> None:
    """Write the search keys of one organization anew."""
    SearchKey.objects.filter(organization=organization).delete()
    index_names([organization])


def refuse_with_counts(left: list[tuple[str, int]]) -> None:
    """Refuse to dissolve, naming how many of what are still there."""
    listed = "，".join(f"{label} {count}" for label, count in left)
    raise Refused(
        "has_more", _("Still here: %(listed)s. Move them to another organization first.") % {"listed": listed}
    )


def write_down_many(
    rows: list[tuple[Organization, dict[str, Any]]], kind: ChangeKind, *, actor: Actor, at: datetime, on: date
) -> None:
    """One entry of the history for each organization, and one in the audit log for all."""
    if not rows:
        return
    Change.objects.bulk_create(
        [
            Change(
                organization=o, kind=kind, on=on, at=at, actor_id=actor.account_id, actor_name=actor.name, after=after
            )
            for o, after in rows
        ],
        batch_size=500,
    )
    audit.record(
        actor=actor, at=at, action=f"organization.{kind.value}", object_kind="organization",
        scope_path=min(o.path for o, _after in rows), detail={"count": len(rows)},
    )  # fmt: skip
