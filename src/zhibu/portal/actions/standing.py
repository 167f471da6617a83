"""Writing down what stands in the articles that readers see."""

from collections.abc import Sequence

from django.db import transaction

from zhibu.portal.models import ArticlePage, Attachment, Picture, ShownFile, ShownLink
from zhibu.portal.queries.links import digest_of
from zhibu.portal.rules.standing import Standing, standing_in


@transaction.atomic
def write_standing(articles: Sequence[ArticlePage]) -> None:
    """Write anew what stands in these articles; nothing for those that readers do not see.

    Six statements, however many articles. Order of effects: old rows out, new rows in.
    """
    ids = [article.pk for article in articles]
    ShownFile.objects.filter(article_id__in=ids).delete()
    ShownLink.objects.filter(article_id__in=ids).delete()
    found = {article.pk: _of(article) for article in articles if article.live}
    pictures = _present(Picture, {one for held in found.values() for one in held.pictures})
    attachments = _present(Attachment, {one for held in found.values() for one in held.attachments})
    files, links = [], []
    for pk, held in found.items():
        files += [ShownFile(article_id=pk, picture_id=one) for one in held.pictures if one in pictures]
        files += [ShownFile(article_id=pk, attachment_id=one) for one in held.attachments if one in attachments]
        links += [ShownLink(article_id=pk, address=one, digest=digest_of(one)) for one in held.addresses]
    ShownFile.objects.bulk_create(files, batch_size=500)
    ShownLink.objects.bulk_create(links, batch_size=500)


def _of(article: ArticlePage) -> Standing:
    return standing_in(article.body.raw_data, article.cover_id)


def _present(model: type[Picture] | type[Attachment], wanted: set[int]) -> set[int]:
    """Those that are still there: a text may name what was deleted since."""
    if not wanted:
        return set()
    return set(model._default_manager.filter(pk__in=wanted).order_by().values_list("pk", flat=True))
