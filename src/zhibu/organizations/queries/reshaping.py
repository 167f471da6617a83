"""What can still be undone, and what stands against a merger."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.organizations import registry, rules
from zhibu.organizations.choices import OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization, Reshaping
from zhibu.organizations.remembering import changed_since, undoing_of


def open_reshapings(organization: Organization, *, at: datetime) -> list[Reshaping]:
    """What was done with the organization in the last day and is not undone, the latest first. One query."""
    here = Q(organization=organization) | Q(other=organization)
    rows = Reshaping.objects.filter(here, undone_at=None, at__gt=at - rules.UNDOING).select_related(
        "organization", "other"
    )
    return list(rows.order_by("-at", "-pk")[:5])


def find_reshaping(reshaping_id: UUID) -> Reshaping | None:
    """A merger, split, dissolution or suspension by id, with both organizations. One query."""
    return Reshaping.objects.select_related("organization", "other").filter(pk=reshaping_id).first()


def hindrances_to_undoing(reshaping: Reshaping, *, lock: bool = False) -> list[str]:
    """Everything that has happened since and stands against undoing, in sentences; of later changes of the same
    organizations only these. `lock` holds the rows. A query for each table, and those of contexts."""
    later = Reshaping.objects.filter(undone_at=None, at__gt=reshaping.at).exclude(pk=reshaping.pk)
    touched = [pk for pk in (reshaping.organization_id, reshaping.other_id) if pk]
    both = later.filter(Q(organization_id__in=touched) | Q(other_id__in=touched)).order_by("-at", "-pk")
    words = [
        _("%(kind)s of %(name)s came later. Undo that first.")
        % {"kind": one.get_kind_display(), "name": one.organization.name}
        for one in both.select_related("organization")
    ]
    if words:
        return words
    if Organization.objects.get(pk=reshaping.organization_id).path != reshaping.path:
        return [_("The organization was moved since. Move it back first.")]
    return [*changed_since(reshaping, lock=lock), *registry.objections_to(undoing_of(reshaping))]


def against_undoing(reshaping: Reshaping, *, at: datetime) -> list[str]:
    """What stands against undoing at `at`, in sentences: nothing, that it is too late or done, or what happened."""
    if reshaping.undone_at is not None:
        return [_("It was undone already.")]
    if rules.undoing_hindrance(reshaping.at, at):
        return [_("It was more than a day ago and can no longer be undone.")]
    return hindrances_to_undoing(reshaping)


def coming_back(reshaping: Reshaping) -> list[str]:
    """What undoing brings back, in sentences."""
    return registry.coming_back(undoing_of(reshaping))


def against_merging(node: Organization, into: Organization) -> list[str]:
    """What stands against merging one organization into another, in sentences. One query, and those of contexts."""
    found = []
    if not rules.may_take_over(_place(node), _place(into)):
        found.append(_("Choose an organization at work, of a kind that can take the members over."))
    below = Organization.objects.filter(parent=node, state=OrganizationState.ACTIVE)
    if below.exclude(kind=OrganizationKind.GROUP).exists():
        found.append(_("There are still organizations below. Move or dissolve them first."))
    return found + [
        _("%(label)s: %(count)d. They do not go along.") % {"label": one.label, "count": one.count}
        for one in registry.hindrances_of(node.pk, node.path)
        if not one.movable
    ]


def _place(organization: Organization) -> rules.Place:
    return rules.Place(organization.path, organization.kind, organization.state == OrganizationState.ACTIVE)
