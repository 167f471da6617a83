"""Sites and articles for tests, made as the actions and Wagtail make them."""

from datetime import datetime
from typing import Any

from zhibu.foundation.access.actors import SYSTEM
from zhibu.kernel import clock
from zhibu.organizations.models import Organization
from zhibu.portal.actions.sites import Opening, open_site
from zhibu.portal.models import ArticlePage, ColumnPage, SitePage

KINDS = (("news", "要闻"), ("notices", "公告"), ("study", "学习"))


def make_site(organization: Organization, slug: str = "", **opening: Any) -> SitePage:
    """The open site of an organization with three columns."""
    words = {"name": organization.short_name, "mark": organization.short_name[:2], "columns": KINDS, **opening}
    return open_site(
        actor=SYSTEM, at=clock.now(), organization_id=organization.pk,
        opening=Opening(slug=slug or f"site-{organization.path.lower()}", **words),
    )  # fmt: skip


def make_article(
    site: SitePage, title: str = "支部开展主题党日", *, kind: str = "news", live: bool = True,
    published_at: datetime | None = None, **fields: Any,
) -> ArticlePage:  # fmt: skip
    """An article in a column of the site, published now unless told otherwise."""
    column = ColumnPage.objects.get(site=site, kind=kind)
    at = published_at or clock.now()
    article = ArticlePage(title=title, live=False, **{"lead": "一句话说清。", **fields})
    column.add_child(instance=article)
    if live:
        ArticlePage.objects.filter(pk=article.pk).update(published_at=at)
        revision = ArticlePage.objects.get(pk=article.pk).save_revision()
        revision.publish()
    return ArticlePage.objects.get(pk=article.pk)
