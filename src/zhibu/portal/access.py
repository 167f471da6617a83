"""Fetching is the check: what readers may see is what is published; what editors may change, their grants say."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations.access import get_organization
from zhibu.organizations.models import Organization
from zhibu.portal.choices import Way
from zhibu.portal.models import ArticlePage, ColumnPage, SitePage
from zhibu.portal.policies.media import may_look_at
from zhibu.portal.queries import files, reading
from zhibu.portal.queries.shown import way_on
from zhibu.portal.reading.directory import SiteEntry

DESK_VERBS = (Verb.OPEN_SITES, Verb.EDIT_SITES, Verb.WRITE_ARTICLES, Verb.PUBLISH_ARTICLES, Verb.PUSH_ARTICLES)


def get_read_site(entry: SiteEntry) -> SitePage:
    """The page of a site for readers. Raises NotFound. One query."""
    site = reading.find_site(entry)
    if site is None:
        raise NotFound
    return site


def get_read_column(entry: SiteEntry, kind: str) -> ColumnPage:
    """A column in sight. Raises NotFound. One query."""
    column = ColumnPage.objects.filter(site_id=entry.id, kind=kind, live=True).first()
    if column is None:
        raise NotFound
    return column


def get_read_article(entry: SiteEntry, public_id: UUID) -> tuple[ArticlePage, tuple[Way, str] | None]:
    """A published article, and why and in which column the site shows it, None if it does not. Raises NotFound."""
    article = reading.find_article(public_id)
    if article is None:
        raise NotFound
    return article, way_on(entry, article)


def get_file(actor: Actor, name: str) -> bool:
    """Whether everybody may fetch a file of the media library: it stands in something that readers see.

    Otherwise those alone who write, publish or review where it belongs. Raises NotFound. Up to six queries.
    """
    thing = files.owner_of(name)
    if thing is None:
        raise NotFound
    if files.is_shown(thing):
        return True
    publishes = actor.can(Verb.PUBLISH_ARTICLES, thing.scope_path)
    if publishes or may_look_at(actor, thing) or files.is_before(actor.account_id, thing, on=clock.today()):
        return False
    raise NotFound


def keeps_sites(actor: Actor) -> bool:
    """Whether the desk of sites is open to the actor. No query beyond the grants."""
    return any(actor.can_anywhere(verb) for verb in DESK_VERBS)


def get_kept_organization(actor: Actor, organization_id: UUID, verb: Verb = Verb.WRITE_ARTICLES) -> Organization:
    """An organization for whose site the actor has `verb`. Raises NotFound, Forbidden if it is only visible."""
    organization = get_organization(actor, organization_id)
    if not actor.can(verb, organization.path):
        raise Forbidden
    return organization


def get_kept_site(actor: Actor, organization_id: UUID, verb: Verb = Verb.WRITE_ARTICLES) -> SitePage:
    """The site of an organization, for whoever has `verb` there. Raises NotFound, Forbidden."""
    organization = get_kept_organization(actor, organization_id, verb)
    site = SitePage.objects.select_related("organization").filter(organization=organization).first()
    if site is None:
        raise NotFound
    return site


def get_article(actor: Actor, article_id: int, verb: Verb = Verb.WRITE_ARTICLES) -> ArticlePage:
    """An article for whose site the actor has `verb`. Raises NotFound, whoever else asks. One query."""
    article = ArticlePage.objects.select_related("site").filter(pk=article_id).first()
    if article is None or not any(actor.can(one, article.scope_path) for one in {verb, Verb.WRITE_ARTICLES}):
        raise NotFound
    if not actor.can(verb, article.scope_path):
        raise Forbidden
    return article
