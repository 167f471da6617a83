"""Sites and articles for tests: the rows that the actions and Wagtail write, without their dozens of questions.

That sites open and articles are published as they should is tested by itself (`test_sites`, `test_editor_reviews`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.events.actions import publish
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id
from zhibu.organizations.models import Organization
from zhibu.portal.actions.ground import portal_root
from zhibu.portal.actions.publishing import note_published
from zhibu.portal.actions.stamping import stamp_list
from zhibu.portal.events import SiteOpened
from zhibu.portal.models import ArticlePage, ColumnPage, SitePage

KINDS = (("news", "要闻"), ("notices", "公告"), ("study", "学习"))


def make_site(organization: Organization, slug: str = "", **opening: Any) -> SitePage:
    """The open site of an organization with three columns."""
    root = portal_root()
    root.refresh_from_db(fields=["numchild"])
    columns: Sequence[tuple[str, str]] = opening.pop("columns", KINDS)
    at = clock.now()
    site = SitePage(
        organization=organization, scope_path=organization.path, title=opening.pop("name", organization.short_name),
        slug=slug or f"site-{organization.path.lower()}", opened_on=clock.day_of(at),
        **{"mark": organization.short_name[:2], **opening},
    )  # fmt: skip
    _below(root, site, at=at)
    _insert([site])
    rows = [
        ColumnPage(site=site, kind=kind, slug=kind, title=title, order=n) for n, (kind, title) in enumerate(columns)
    ]
    for column in rows:
        _below(site, column, at=at)
    _insert(rows)
    for parent in (root, site):
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
    stamp_list(organization.path)
    publish(SiteOpened(organization_id=organization.pk, path=organization.path), at=at)
    return site


def _below(parent: Page, page: Page, *, at: datetime) -> None:
    """A place in Wagtail's tree, after the children that are there."""
    parent.numchild += 1
    page.path, page.depth = Page._get_path(parent.path, parent.depth + 1, parent.numchild), parent.depth + 1
    page.url_path = f"{parent.url_path}{page.slug}/"
    page.content_type, page.locale_id = ContentType.objects.get_for_model(type(page)), parent.locale_id
    page.draft_title, page.translation_key = page.title, new_id()
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = at


def _insert(pages: Sequence[Any]) -> None:
    names = [field.attname for field in Page._meta.concrete_fields if field.attname != "id"]
    bases = Page.objects.bulk_create([Page(**{name: getattr(page, name) for name in names}) for page in pages])
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = page.page_ptr_id = base.pk
        page.save_base(raw=True, force_insert=True)


def make_article(
    site: SitePage, title: str = "支部开展主题党日", *, kind: str = "news", live: bool = True,
    published_at: datetime | None = None, **fields: Any,
) -> ArticlePage:  # fmt: skip
    """An article in a column of the site, published now unless told otherwise."""
    column = ColumnPage.objects.get(site=site, kind=kind)
    at = published_at or clock.now()
    public_id = fields.pop("public_id", None) or new_id()
    article = ArticlePage(
        title=title, public_id=public_id, site=site, scope_path=site.scope_path, column_kind=kind, live=live,
        **{"lead": "一句话说清。", "slug": public_id.hex[-12:], **fields},
    )  # fmt: skip
    _below(column, article, at=at)
    if live:
        article.published_at = at
    else:
        article.first_published_at = article.last_published_at = article.latest_revision_created_at = None
        article.has_unpublished_changes = True
    _insert([article])
    Page.objects.filter(pk=column.pk).update(numchild=column.numchild)
    if live:
        article = ArticlePage.objects.get(pk=article.pk)
        article.live_revision = article.save_revision(clean=False)
        Page.objects.filter(pk=article.pk).update(live_revision=article.live_revision, has_unpublished_changes=False)
        note_published(actor=SYSTEM, at=at, article=article)
    return ArticlePage.objects.get(pk=article.pk)
