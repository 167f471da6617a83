"""What the pages say: sentences and lines made from what the queries found."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.ui.formats import as_day, as_moment
from zhibu.organizations.choices import (
    CommitteeLevel,
    OrganizationKind,
    PostKind,
    ReshapingKind,
)
from zhibu.organizations.forms import DetailsForm
from zhibu.organizations.models import Change, Organization, Reshaping
from zhibu.organizations.queries import Overview
from zhibu.organizations.regions import region_name
from zhibu.organizations.rules import UNDOING


def overview_words(overview: Overview, organization: Organization) -> dict[str, Any]:
    """The check that adds up: each sort with its number and the list behind it, the sum and its sentence."""
    below = reverse("organizations:below", args=[organization.pk])
    sorts = [
        (_("Township committees"), overview.township_committees, f"level={CommitteeLevel.TOWNSHIP.value}"),
        (_("Direct committees"), overview.direct_committees, f"level={CommitteeLevel.DIRECT.value}"),
        (_("Second-level committees"), overview.second_level_committees, f"level={CommitteeLevel.SECOND.value}"),
        (_("Other committees"), overview.other_committees, "kind=committee"),
        (_("General branches"), overview.general_branches, f"kind={OrganizationKind.GENERAL_BRANCH.value}"),
        (_("Party branches"), overview.branches, "kind=branches"),
    ]
    parts = [{"label": label, "value": value, "url": f"{below}?{query}"} for label, value, query in sorts if value]
    terms = [f"{part['value']:,}" for part in parts]
    return {
        "total": overview.total,
        "parts": parts,
        "sum": f"{' + '.join(terms)} = {overview.total:,}" if len(terms) > 1 else "",
        "joint": overview.joint_branches,
        "groups": overview.groups,
        "url": below,
    }


def list_rows(page: Iterable[Organization]) -> list[dict[str, Any]]:
    """The rows of a list, ready to draw."""
    return [
        {
            "organization": row,
            "region": region_name(row.region_code),
            "below": getattr(row, "below", 0),
            "term_ends_on": getattr(row, "term_ends_on", None),
        }
        for row in page
    ]


def history_items(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """A line of the history for each change."""
    return [
        {
            "when": as_day(change.on),
            "title": _title(change),
            "note": " · ".join(
                part for part in (_note(change), change.reason, change.actor_name if change.actor_id else "") if part
            ),
            "tone": "",
        }
        for change in changes
    ]


def undo_lead(reshaping: Reshaping) -> str:
    """What was done, in a sentence."""
    words = {
        ReshapingKind.MERGED: _("%(name)s was merged into %(other)s on %(when)s by %(by)s."),
        ReshapingKind.SPLIT: _("%(other)s was split from %(name)s on %(when)s by %(by)s."),
        ReshapingKind.DISSOLVED: _("%(name)s was dissolved on %(when)s by %(by)s."),
        ReshapingKind.SUSPENDED: _("The life of %(name)s was suspended on %(when)s by %(by)s."),
    }
    return words[ReshapingKind(reshaping.kind)] % {
        "name": reshaping.organization.name,
        "other": reshaping.other.name if reshaping.other else "",
        "when": as_moment(reshaping.at),
        "by": reshaping.actor_name or _("the program"),
    }


def undoable(reshapings: Iterable[Reshaping]) -> list[dict[str, Any]]:
    """What the page of an organization offers to undo: a sentence, until when, where."""
    return [
        {
            "id": one.pk,
            "text": undo_lead(one),
            "until": as_moment(one.at + UNDOING),
        }
        for one in reshapings
    ]


def _by(change: Change) -> str:
    """Who did it; nobody for what the program entered by itself."""
    return change.actor_name if change.actor_id else ""


def _title(change: Change) -> str:
    before, after = change.before, change.after
    post = _post(after.get("post") or before.get("post", ""))
    words = {
        "founded": _("Founded as %(name)s"),
        "imported": _("Entered from a sheet as %(name)s"),
        "renamed": _("Renamed to %(name)s"),
        "moved": _("Moved under %(parent)s"),
        "dissolved": _("Merged into %(successor)s") if after.get("successor") else _("Dissolved"),
        "reinstated": _("Put to work again"),
        "details": _("Details changed"),
        "appointed": _("%(holder)s became %(post)s"),
        "left_post": _("%(holder)s left the post of %(post)s"),
        "term_started": _("Term %(number)s began, until %(ends_on)s"),
        "term_extended": _("Term %(number)s extended to %(ends_on)s"),
        "suspended": _("Organization life suspended"),
        "resumed": _("Organization life resumed"),
        "took_over": _("Took over %(name)s with its %(count)s members"),
        "split": _("Split: %(count)s members form %(name)s"),
        "undone": _("Undone: %(kind)s"),
    }
    return words[change.kind] % {
        "name": after.get("name", ""),
        "parent": after.get("parent", ""),
        "successor": after.get("successor", ""),
        "holder": after.get("holder") or before.get("holder", ""),
        "post": post,
        "number": after.get("number", ""),
        "ends_on": after.get("ends_on", ""),
        "count": after.get("count", ""),
        "kind": _kind(after.get("kind", "")),
    }


def _kind(value: str) -> str:
    return str(ReshapingKind(value).label) if value in ReshapingKind.values else value


def _post(value: str) -> str:
    return str(PostKind(value).label) if value in PostKind.values else value


def _note(change: Change) -> str:
    before = change.before
    if change.kind == "renamed":
        return _("before: %(name)s") % {"name": before.get("name", "")}
    if change.kind == "moved":
        return _("before: %(name)s") % {"name": before.get("parent", "")}
    if change.kind == "details":
        count, known = len(change.after), _labels()
        labels = "、".join(str(known.get(key, key)) for key in change.after)
        return ngettext("%(count)d entry: %(labels)s", "%(count)d entries: %(labels)s", count) % {
            "count": count,
            "labels": labels,
        }
    return ""


def _labels() -> dict[str, Any]:
    """What the columns of the organization sheet are called, as the form calls them."""
    return {name: field.label for name, field in DetailsForm.base_fields.items()}
