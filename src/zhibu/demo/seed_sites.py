"""Building the demonstration's websites: sites, columns, articles with pictures, what is shared, what waits.

Published articles are written in bulk; whatever has a stage went through it by the deeds of its people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import Collection, Page

from zhibu.accounts.models import Account
from zhibu.demo import seed_reviews, seed_shared
from zhibu.demo.article_texts import ArticleText, Block, article_texts, blocks_of
from zhibu.demo.drawings.drawing import SIZES, Drawing, draw, printed
from zhibu.demo.seed_tree import Built
from zhibu.demo.site_plan import PlannedSite, planned_sites
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id
from zhibu.organizations.models import Organization
from zhibu.portal.actions.ground import portal_root
from zhibu.portal.actions.stamping import stamp_list
from zhibu.portal.actions.standing import write_standing
from zhibu.portal.actions.workflows import lay_workflows
from zhibu.portal.choices import ColumnKind
from zhibu.portal.models import ArticlePage, ColumnPage, Picture, PictureRendition, Push, ReadCount, SitePage
from zhibu.portal.pictures import LARGE, SMALL

DRAWN_BY = "本站绘制"
_STEP = 4
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Site:
    """A site that stands, with its columns by kind and whoever writes for it."""

    page: SitePage
    columns: Mapping[str, ColumnPage]
    writer: Account


def build_sites(
    above: Mapping[str, Organization], built: Sequence[Built], writers: Mapping[UUID, Account], at: datetime
) -> int:
    """All sites with all articles; how many articles. `writers` are the accounts that write, by organization."""
    lay_workflows()
    sites = _open(planned_sites(above, built), writers, at)
    texts = article_texts()
    pictures = _draw([text for text in texts if text.is_drawn], sites)
    articles = _publish(texts, sites, pictures, at)
    write_standing(list(articles.values()))
    _push(texts, sites, articles, at)
    seed_shared.share(sites, articles, at)
    seed_reviews.review(texts, sites, articles, at)
    _count_reads(texts, articles, at)
    stamp_list(sites["province"].page.scope_path)
    call_command("update_index", verbosity=0)
    return len(articles)


def _steps(parent: str, number: int) -> str:
    """The path of a child in Wagtail's tree: four characters, as treebeard writes them."""
    text = ""
    for _ in range(_STEP):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return parent + text


def _insert(pages: Sequence[Page], parents: Iterable[Page]) -> None:
    """Pages and what is theirs alone: Wagtail's part in one statement, ours a row at a time."""
    plain = [
        Page(**{f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields if f.attname != "id"})
        for page in pages
    ]  # fmt: skip
    Page.objects.bulk_create(plain, batch_size=200)
    for page, row in zip(pages, plain, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
        page.save_base(raw=True, force_insert=True)
    for parent in parents:
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)


def _below(page: Page, parent: Page, kind: ContentType, at: datetime) -> None:
    """Put a page below its parent, published at `at`."""
    parent.numchild += 1
    page.path, page.depth = _steps(parent.path, parent.numchild), parent.depth + 1
    page.url_path = f"{parent.url_path}{page.slug}/"
    page.content_type, page.locale = kind, parent.locale
    page.draft_title, page.translation_key = page.title, new_id()
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = at


def _open(plan: Sequence[PlannedSite], writers: Mapping[UUID, Account], at: datetime) -> dict[str, Site]:
    root = portal_root()
    kinds = ContentType.objects.get_for_models(SitePage, ColumnPage)
    long_since = at - timedelta(days=365)
    pages = [
        SitePage(
            title=one.name, slug=one.slug, organization=one.organization, scope_path=one.organization.path,
            mark=one.mark, accent=one.accent, layout=one.layout, motto=one.motto, reviews=one.reviews,
            opened_on=clock.day_of(long_since), latitude=one.latitude, longitude=one.longitude,
        )
        for one in plan
    ]  # fmt: skip
    for page in pages:
        _below(page, root, kinds[SitePage], long_since)
    _insert(pages, [root])
    columns: list[ColumnPage] = []
    for one, page in zip(plan, pages, strict=True):
        for order, (kind, title) in enumerate(one.columns):
            column = ColumnPage(title=title, slug=kind, kind=kind, site=page, order=order)
            _below(column, page, kinds[ColumnPage], long_since)
            columns.append(column)
    _insert(columns, pages)
    held: dict[str, Site] = {}
    for one, page in zip(plan, pages, strict=True):
        own = {column.kind: column for column in columns if column.site_id == page.pk}
        held[one.key] = Site(page, own, writers[one.organization.pk])
    return held


@dataclass(frozen=True)
class _Hung:
    """A picture of the media library with the drawing it shows."""

    picture: Picture
    drawing: Drawing


def _draw(texts: Sequence[ArticleText], sites: Mapping[str, Site]) -> dict[str, _Hung]:
    """A drawing for each of these articles, by its slug, in the library of the site that writes it."""
    numbers: dict[str, int] = {}
    drawings = []
    for text in texts:
        numbers[text.picture] = numbers.get(text.picture, 0) + 1
        drawings.append(draw(text.picture, numbers[text.picture]))
    storage = Picture._meta.get_field("file").storage  # type: ignore[union-attr]
    collection = Collection.get_first_root_node()
    pictures, renditions = [], []
    for text, drawing, files in zip(texts, drawings, printed(drawings), strict=True):
        sheets = {size: _keep(storage, f"drawings/{text.slug}-{size}.png", files[size]) for size in SIZES}
        large = sheets[SIZES[0]]
        pictures.append(
            Picture(
                title=drawing.caption.rstrip("。"), description=drawing.alt, source=DRAWN_BY, file=large[0],
                width=large[1], height=large[2], file_size=len(files[SIZES[0]]), collection=collection,
                scope_path=sites[text.site].page.scope_path, for_below=text.pushed,
            )
        )  # fmt: skip
        renditions.append(dict(zip((LARGE, SMALL), sheets.values(), strict=True)))
    Picture.objects.bulk_create(pictures, batch_size=200)
    PictureRendition.objects.bulk_create(
        [
            PictureRendition(
                image=picture, filter_spec=spec, file=name, width=width, height=height, focal_point_key=""
            )
            for picture, sizes in zip(pictures, renditions, strict=True)
            for spec, (name, width, height) in sizes.items()
        ],
        batch_size=300,
    )
    return {t.slug: _Hung(p, d) for t, p, d in zip(texts, pictures, drawings, strict=True)}


def _publish(
    texts: Sequence[ArticleText], sites: Mapping[str, Site], pictures: Mapping[str, _Hung], at: datetime
) -> dict[str, ArticlePage]:
    """Every article in its column, by its slug; those that have a stage to go through are drafts as yet."""
    kind = ContentType.objects.get_for_model(ArticlePage)
    body = ArticlePage._meta.get_field("body").stream_block
    made = []
    for number, text in enumerate(texts):
        site, hung = sites[text.site], pictures.get(text.slug)
        day = clock.day_of(at) - timedelta(days=text.days_ago)
        published_at = datetime.combine(day, time(8 + number % 9, number * 7 % 60), clock.ZONE)
        is_live = text.stage in {"published", "withdrawn"}
        article = ArticlePage(
            title=text.title, slug=text.slug, lead=text.lead, source=text.source, author=text.author,
            site=site.page, scope_path=site.page.scope_path, column_kind=text.column,
            cover=hung.picture if hung else None, body=body.to_python(_blocks(text, hung)), live=is_live,
            has_unpublished_changes=not is_live, published_at=published_at if is_live else None,
            owner_id=site.writer.pk,
        )  # fmt: skip
        _below(article, site.columns[text.column], kind, published_at)
        if not is_live:
            article.first_published_at = article.last_published_at = None
        made.append(article)
    _insert(made, [column for site in sites.values() for column in site.columns.values()])
    return {article.slug: article for article in made}


def _blocks(text: ArticleText, hung: _Hung | None) -> list[Block]:
    picture: Block | None = None
    if hung is not None:
        picture = {
            "type": "picture",
            "value": {
                "image": hung.picture.pk, "alt": hung.drawing.alt, "caption": hung.drawing.caption,
                "source": DRAWN_BY,
            },
        }  # fmt: skip
    found = blocks_of(text.body, picture)
    return [{**block, "id": str(uuid5(UUID(int=n), text.slug))} for n, block in enumerate(found)]


def _keep(storage: object, name: str, content: bytes) -> tuple[str, int, int]:
    """Write a file; its name, width and height."""
    from django.core.files.base import ContentFile

    width = int(name.rsplit("-", 1)[1].removesuffix(".png"))
    kept: str = storage.save(name, ContentFile(content))  # type: ignore[attr-defined]
    return kept, width, round(width * 9 / 16)


def _push(
    texts: Sequence[ArticleText], sites: Mapping[str, Site], articles: Mapping[str, ArticlePage], at: datetime
) -> None:
    """What is meant for those below is given to them on the day of its publication."""
    Push.objects.bulk_create(
        Push(
            article=article, scope_path=article.scope_path, column_kind=text.column, at=article.published_at or at,
            by_id=sites[text.site].writer.pk, is_must=text.column == ColumnKind.NOTICES,
        )
        for text in texts
        if text.pushed and (article := articles[text.slug]).live
    )  # fmt: skip


def _count_reads(texts: Sequence[ArticleText], articles: Mapping[str, ArticlePage], at: datetime) -> None:
    """Four weeks of reads: much in the first days of an article, little later."""
    rng, today = Random("reads"), clock.day_of(at)
    rows = []
    for text in texts:
        if text.stage != "published":
            continue
        article = articles[text.slug]
        liked = rng.lognormvariate(3.2, 0.7)
        for back in range(min(28, text.days_ago)):
            age = text.days_ago - back
            number = int(liked * (2.4 / (1 + age / 2) + 0.06) * rng.uniform(0.5, 1.5))
            if number:
                day = today - timedelta(days=back)
                rows.append(ReadCount(article=article, site_id=article.site_id, day=day, count=number))
    ReadCount.objects.bulk_create(rows, batch_size=500)
