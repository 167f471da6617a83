"""The frame of every page about one organization: where it stands, its tabs, what may be done there.

Contexts above put their own tabs into it: register an `OrganizationTab`, and in its view pass
`frame=frame_of(actor, organization, current="<key>")` to a template that extends `organizations/frame.html`.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.slots import organization_deeds, organization_tabs
from zhibu.organizations.access.checks import Abilities, abilities
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.tree import ancestors_of


@dataclass(frozen=True)
class Frame:
    """What `organizations/frame.html` draws around a page."""

    organization: Organization
    crumbs: list[dict[str, Any]]
    tabs: list[dict[str, Any]]
    abilities: Abilities
    base: str
    tab_label: Any
    deeds: list[dict[str, Any]]


def frame_of(actor: Actor, organization: Organization, *, current: str) -> Frame:
    """The frame, with the tab `current` marked. One query, for the names above.

    Who has no rights there but a membership sees it in the member's shell.
    """
    able = abilities(actor, organization)
    works = actor.can_anywhere(Verb.SEE_ORGANIZATION)
    tabs = [
        {"label": tab.label, "url": reverse(tab.url_name, args=[organization.pk]), "current": tab.key == current}
        for tab in organization_tabs
        if tab.allowed(actor) and tab.fits(organization)
    ]
    label = next((tab["label"] for tab in tabs if tab["current"]), "")
    return Frame(
        organization=organization,
        crumbs=crumbs_of(actor, organization),
        tabs=tabs if able.see_details else tabs[:0],
        abilities=able,
        base=f"ui/shell/{'workbench' if works else 'member'}.html",
        tab_label=label,
        deeds=[
            {"label": deed.label, "icon": deed.icon, "url": reverse(deed.url_name, args=[organization.pk])}
            for deed in organization_deeds
            if deed.allowed(actor, organization)
        ],
    )


def is_no_group(organization: Organization) -> bool:
    """Whether pages on what stands below, on figures and the like make sense: a group has nothing of its own."""
    return organization.kind != OrganizationKind.GROUP


def crumbs_of(actor: Actor, organization: Organization) -> list[dict[str, Any]]:
    """From the top of the tree down to the organization; those the actor may not open are names only. One query."""
    chain = [*ancestors_of(organization.path), organization]
    return [
        {
            "label": node.name,
            "url": reverse("organizations:detail", args=[node.pk])
            if actor.can(Verb.SEE_ORGANIZATION, node.path)
            else "",
        }
        for node in chain
    ]
