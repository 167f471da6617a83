"""Opening a site, setting it, closing it, and keeping its place when its organization moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.kernel import clock, paths
from zhibu.kernel.errors import NotFound, Refused
from zhibu.organizations.access import get_managed
from zhibu.organizations.choices import OrganizationState
from zhibu.portal.actions.ground import portal_root
from zhibu.portal.actions.stamping import stamp, stamp_list
from zhibu.portal.choices import Accent, ColumnKind, Layout
from zhibu.portal.events import SiteClosed, SiteOpened
from zhibu.portal.models import ArticlePage, Attachment, ColumnPage, Picture, Push, SitePage, Term
from zhibu.portal.reading import stamps
from zhibu.portal.rules import sites as rules

FAULTS: dict[str, Any] = {
    "shape": _("An address is made of lower-case letters, figures and hyphens."),
    "long": _("An address has at most 40 characters."),
    "reserved": _("This address has a meaning of its own. Choose another."),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new site is to be: its address, name, look and columns (kind and title, in order)."""

    slug: str
    name: str
    mark: str = ""
    accent: str = Accent.VERMILION
    layout: str = Layout.GAZETTE
    motto: str = ""
    columns: Sequence[tuple[str, str]] = ()


@transaction.atomic
def open_site(*, actor: Actor, at: datetime, organization_id: UUID, opening: Opening) -> SitePage:
    """Open the site of an organization, with its columns, at once in sight. Again returns the one that is open.

    Order of effects: pages, stamp, audit, event. Raises NotFound, Forbidden; Refused `slug`, `taken`, `dissolved`,
    `closed`.
    """
    organization = get_managed(actor, organization_id, Verb.OPEN_SITES)
    found = SitePage.objects.filter(organization=organization).first()
    if found is not None:
        if found.closed_on is not None:
            raise Refused("closed", _("The site of this organization is closed. Open it again on its page."))
        return found
    if organization.state != OrganizationState.ACTIVE:
        raise Refused("dissolved", _("This organization is dissolved: it opens no site."))
    _refuse_slug(opening.slug)
    site = SitePage(
        organization=organization, scope_path=organization.path, title=opening.name, slug=opening.slug,
        mark=opening.mark, accent=opening.accent, layout=opening.layout, motto=opening.motto,
        opened_on=clock.day_of(at),
    )  # fmt: skip
    portal_root().add_child(instance=site)
    _write_columns(site, opening.columns)
    stamp_list(organization.path)
    _note(site, "site.opened", actor=actor, at=at, slug=site.slug)
    publish(SiteOpened(organization_id=organization.pk, path=organization.path), at=at)
    return site


def _refuse_slug(slug: str, site: SitePage | None = None) -> None:
    if fault := rules.slug_fault(slug):
        raise Refused("slug", FAULTS[fault], "slug")
    others = SitePage.objects.filter(slug=slug)
    if (others.exclude(pk=site.pk) if site else others).exists():
        raise Refused("taken", _("Another site has this address. Choose another."), "slug")


def _write_columns(site: SitePage, columns: Sequence[tuple[str, str]]) -> None:
    """The site has these columns, in this order. One that is left out goes if nothing was ever written there."""
    held = {column.kind: column for column in site.columns.all()}
    for order, (kind, title) in enumerate(columns):
        words = title.strip() or str(ColumnKind(kind).label)
        column = held.pop(kind, None)
        if column is None:
            column = ColumnPage(site=site, kind=kind, slug=kind, title=words, order=order)
            site.add_child(instance=column)
        elif (column.title, column.order, column.live) != (words, order, True):
            column.title = column.draft_title = words
            column.order, column.live = order, True
            column.save()
    for column in held.values():
        if column.numchild:
            column.live = False
            column.save()
        else:
            column.delete()


def _note(site: SitePage, action: str, *, actor: Actor, at: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="site", object_id=site.organization_id,
        scope_path=site.scope_path, detail=detail,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How a site is to be from now on."""

    opening: Opening
    host: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def set_site(*, actor: Actor, at: datetime, organization_id: UUID, settings: Settings) -> SitePage:
    """Set name, address, look, columns, host name and door of a site. Reviews and emblem have pages of their own.

    Order of effects: pages, stamps, audit. Raises NotFound, Forbidden; Refused `slug`, `taken`, `host`, `host-taken`.
    """
    site = _locked(actor, organization_id)
    new = settings.opening
    if new.slug != site.slug:
        _refuse_slug(new.slug, site)
    _refuse_host(settings.host, site)
    site.title = site.draft_title = new.name
    site.slug, site.mark, site.accent, site.layout, site.motto = new.slug, new.mark, new.accent, new.layout, new.motto
    site.host, site.latitude, site.longitude = settings.host, settings.latitude, settings.longitude
    site.save()
    _write_columns(site, new.columns)
    stamp_list(site.scope_path)
    _note(site, "site.set", actor=actor, at=at)
    return site


def _locked(actor: Actor, organization_id: UUID) -> SitePage:
    organization = get_managed(actor, organization_id, Verb.EDIT_SITES)
    site = SitePage.objects.select_for_update(of=("self",)).filter(organization=organization).first()
    if site is None:
        raise NotFound
    return site


def _refuse_host(host: str, site: SitePage) -> None:
    if not host:
        return
    if not rules.is_host(host):
        raise Refused("host", _("Give the host name alone, without https:// and without a path."), "host")
    if SitePage.objects.filter(host=host).exclude(pk=site.pk).exists():
        raise Refused("host-taken", _("Another site has this host name."), "host")


@transaction.atomic
def close_site(*, actor: Actor, at: datetime, organization_id: UUID) -> SitePage:
    """Close a site: its address leads to the nearest one above, its articles stay where others use them.

    Again changes nothing. Order of effects: site, stamps, audit, event. Raises NotFound, Forbidden.
    """
    site = _locked(actor, organization_id)
    if site.closed_on is None:
        _close(site, actor=actor, at=at)
    return site


def _close(site: SitePage, *, actor: Actor, at: datetime) -> None:
    site.closed_on = clock.day_of(at)
    SitePage.objects.filter(pk=site.pk).update(closed_on=site.closed_on)
    stamp_list(site.scope_path)
    _note(site, "site.closed", actor=actor, at=at)
    publish(SiteClosed(organization_id=site.organization_id, path=site.scope_path), at=at)


@transaction.atomic
def reopen_site(*, actor: Actor, at: datetime, organization_id: UUID) -> SitePage:
    """Open a closed site again, as it was. Again changes nothing.

    Order of effects: site, stamps, audit, event. Raises NotFound, Forbidden; Refused `dissolved`.
    """
    site = _locked(actor, organization_id)
    if site.closed_on is None:
        return site
    if site.organization.state != OrganizationState.ACTIVE:
        raise Refused("dissolved", _("This organization is dissolved: it opens no site."))
    site.closed_on = None
    SitePage.objects.filter(pk=site.pk).update(closed_on=None)
    stamp_list(site.scope_path)
    _note(site, "site.reopened", actor=actor, at=at)
    publish(SiteOpened(organization_id=site.organization_id, path=site.scope_path), at=at)
    return site


@transaction.atomic
def close_with_organization(*, actor: Actor, at: datetime, organization_id: UUID) -> None:
    """The organization is dissolved: so its site is closed, if it has an open one."""
    site = SitePage.objects.select_for_update(of=("self",)).filter(organization_id=organization_id).first()
    if site is not None and site.closed_on is None:
        _close(site, actor=actor, at=at)


def note_open_again(*, actor: Actor, at: datetime, site_ids: Sequence[int]) -> None:
    """Sites that were closed with their organizations are open again, because that was undone: tell it.

    Order of effects: stamps, audit, event.
    """
    for site in SitePage.objects.filter(pk__in=site_ids, closed_on=None).order_by("pk"):
        stamp_list(site.scope_path)
        _note(site, "site.reopened", actor=actor, at=at)
        publish(SiteOpened(organization_id=site.organization_id, path=site.scope_path), at=at)


def move_paths(*, old_path: str, new_path: str) -> int:
    """Carry sites, articles, media, pushes and terms of a moved subtree along; how many sites. No page moves.

    Order of effects: rows, stamps. One statement for each kind.
    """
    beginning = {"scope_path__gte": old_path, "scope_path__lt": paths.beyond(old_path)}
    carried = Concat(Value(new_path), Substr(F("scope_path"), len(old_path) + 1))
    moved = SitePage.objects.filter(**beginning).update(scope_path=carried)
    carried_along: tuple[Any, ...] = (ArticlePage, Picture, Attachment, Push, Term)
    for model in carried_along:
        model.objects.filter(**beginning).update(scope_path=carried)
    stamp([stamps.SITES, old_path, new_path, *paths.ancestors(new_path)])
    return moved
