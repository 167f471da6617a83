"""What follows a publication: search finds what readers see and nothing else, pictures have their sizes."""

from collections.abc import Sequence

from zhibu.foundation.events.registry import subscribe
from zhibu.foundation.search.actions import write
from zhibu.portal.events import ArticlePublished, ArticleWithdrawn, SiteClosed, SiteOpened
from zhibu.portal.models import ArticlePage
from zhibu.portal.pictures import SIZES, pictures_in, sizes_of
from zhibu.portal.search import KIND


@subscribe(ArticlePublished)
def find_published(events: Sequence[ArticlePublished]) -> None:
    """An article is found as it reads now; the sizes of its pictures are made before many readers ask for them."""
    write(KIND, [str(event.article_id) for event in events])
    for article in (
        ArticlePage.objects.select_related("cover").filter(pk__in=[e.article_id for e in events]).order_by("pk")
    ):
        for image in filter(None, [article.cover, *pictures_in(article.body)]):
            sizes_of(image, *SIZES)


@subscribe(ArticleWithdrawn)
def forget_withdrawn(events: Sequence[ArticleWithdrawn]) -> None:
    """An article that is withdrawn is not found any more."""
    write(KIND, [str(event.article_id) for event in events])


@subscribe(SiteClosed)
def forget_closed(events: Sequence[SiteClosed]) -> None:
    """The articles of a closed site are not found any more."""
    write(KIND, _articles_at([event.path for event in events]))


@subscribe(SiteOpened)
def find_reopened(events: Sequence[SiteOpened]) -> None:
    """The articles of a site that is open again are found again."""
    write(KIND, _articles_at([event.path for event in events]))


def _articles_at(scope_paths: Sequence[str]) -> list[str]:
    rows = ArticlePage.objects.filter(scope_path__in=scope_paths).order_by("pk")
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
