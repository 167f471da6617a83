"""Many sites and many articles, made for measuring: pages in bulk, as Wagtail would have written them one by one."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Collection, Locale, Page

from zhibu.foundation.rows import plain
from zhibu.kernel import clock, paths
from zhibu.kernel.ids import new_id
from zhibu.organizations.models import Organization
from zhibu.portal.actions.ground import portal_root
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.models import ArticlePage, ColumnPage, Picture, SitePage
from zhibu.portal.reading import stamps

TEXT = "支部党员大会一般每季度召开一次，会前公示议题，会后归档记录。" * 6


def _write(model: type[Page], rows: list[Any]) -> None:
    """Pages of one kind: the rows of Wagtail's table, then those of ours."""
    kind = ContentType.objects.get_for_model(model)
    locale = Locale.objects.order_by("pk")[0]
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    bases = []
    for number, row in enumerate(rows):
        row.pk = row.id = row.page_ptr_id = first + number
        row.content_type, row.locale, row.draft_title = kind, locale, row.title
        bases.append(Page(**{f.attname: getattr(row, f.attname) for f in Page._meta.concrete_fields}))
    Page.objects.bulk_create(bases, batch_size=500)
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({plain.places(len(fields))})"
    values = [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('wagtailcore_page', 'id'), %s)", [first + len(rows)])


def _child(parent: Page, number: int, **fields: Any) -> dict[str, Any]:
    slug = fields["slug"]
    return {
        "path": paths.child(parent.path, number), "depth": parent.depth + 1, "numchild": 0, "live": True,
        "url_path": f"{parent.url_path}{slug}/", "translation_key": new_id(), **fields,
    }  # fmt: skip


@transaction.atomic
def make_sites(count: int) -> list[SitePage]:
    """The sites of so many organizations that have none yet, with one column each."""
    root = portal_root()
    root.refresh_from_db()
    taken = SitePage.objects.order_by().values("organization_id")
    organizations = list(Organization.objects.exclude(pk__in=taken).order_by("path")[:count])
    today, start = clock.today(), root.numchild + 1
    sites = [
        SitePage(
            **_child(root, start + n, title=o.short_name, slug=f"b{start + n}", numchild=1),
            organization=o, scope_path=o.path, mark=o.short_name[:2], opened_on=today,
        )
        for n, o in enumerate(organizations)
    ]  # fmt: skip
    _write(SitePage, sites)
    _write(ColumnPage, [
        ColumnPage(**_child(site, 1, title="要闻", slug="news"), site_id=site.pk, kind="news") for site in sites
    ])  # fmt: skip
    Page.objects.filter(pk=root.pk).update(numchild=start - 1 + len(sites))
    stamp([stamps.SITES])
    return sites


@transaction.atomic
def make_articles(sites: list[SitePage], each: int) -> None:
    """So many articles on each site."""
    columns = {c.site_id: c for c in ColumnPage.objects.filter(site__in=[s.pk for s in sites]).order_by("pk")}
    now, rows = clock.now(), []
    for site in sites:
        for number in range(each):
            rows.append(_article(site, columns[site.pk], number + 1, now - timedelta(hours=number)))
        if len(rows) > 5000:
            _write(ArticlePage, rows)
            rows = []
    if rows:
        _write(ArticlePage, rows)
    Page.objects.filter(pk__in=[c.pk for c in columns.values()]).update(numchild=each)


def _article(site: SitePage, column: ColumnPage, number: int, at: datetime) -> ArticlePage:
    public_id = new_id()
    return ArticlePage(
        **_child(column, number, title=f"{site.title}第{number}期主题党日", slug=public_id.hex[-12:]),
        public_id=public_id, site_id=site.pk, scope_path=site.scope_path, column_kind="news", lead=TEXT[:60],
        body=[("paragraph", f"<p>{TEXT}</p>")] * 3, published_at=at, first_published_at=at, last_published_at=at,
        latest_revision_created_at=at,
    )  # fmt: skip


def make_pictures(sites: list[SitePage], each: int) -> None:
    """So many pictures of each site, without their files."""
    root = Collection.get_first_root_node()
    Picture.objects.bulk_create(
        (
            Picture(
                title=f"{site.title}{n}", scope_path=site.scope_path, collection=root, width=8, height=8, file="x.png"
            )
            for site in sites
            for n in range(each)
        ),
        batch_size=500,
    )
