"""Articles, as search finds them: those that readers see, by everybody."""

from collections.abc import Iterator, Sequence

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.search.rules.sight import public
from zhibu.foundation.search.slots import Findable, SearchSource
from zhibu.kernel import clock
from zhibu.portal.models import ArticlePage
from zhibu.portal.queries.reading import link_to
from zhibu.portal.queries.shown import readable
from zhibu.portal.reading import directory

KIND = "article"


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    """One query; pictures and files in a text are not looked at."""
    rows = readable().filter(pk__in=[int(key) for key in keys if key.isdecimal()]).order_by("pk")
    for article in rows:
        source = directory.by_id(article.site_id)
        if source is None or source.is_closed or article.published_at is None:
            continue
        yield Findable(
            key=str(article.pk),
            title=article.title,
            text=text_of(article),
            note=source.name,
            words=tuple(word for word in (article.source, article.author) if word),
            url=f"{link_to(source).url}{article.column_kind}/{article.slug}/",
            audience=(public(),),
            path=article.scope_path,
            on=clock.day_of(article.published_at),
            facets={"column": article.column_kind},
        )


def text_of(article: ArticlePage) -> str:
    """All that a reader reads, the lead first; what pictures show is for those who cannot see them."""
    parts = [article.lead]
    for block in article.body:
        if block.block_type in {"picture", "gallery"}:
            continue
        parts += [str(piece) for piece in block.block.get_searchable_content(block.value)]
    return "\n".join(strip_tags(part) for part in parts if part)


def _keys() -> Iterator[str]:
    return (str(pk) for pk in readable().order_by("pk").values_list("pk", flat=True).iterator())


SOURCE = SearchSource(key=KIND, label=_("Articles"), icon="file-text", make=_make, keys=_keys, order=100)
