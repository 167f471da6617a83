"""What the demonstration's sites take from each other: takings-over, contributions, subscriptions, forewords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zhibu.portal.choices import ColumnKind, ContributionState, UseHow
from zhibu.portal.models import ArticlePage, Contribution, Foreword, Push, Refusal, Subscription, Use

if TYPE_CHECKING:
    from zhibu.demo.seed_sites import Site

_FOREWORDS = (
    "省里这篇讲得细，我区照此办理。各支部有不清楚的，先问本级组织委员。",
    "与本地的做法一致，时限以我们通知上的日子为准。",
    "兄弟单位的经验，条件不同的不必照搬，先看第二段。",
    "这件事上周支部大会上有人问起，答案在文中。",
    "年底前还有一次，照这个顺序准备就来得及。",
    "转给各支部的同志看看，下次碰头会上谈谈想法。",
)
_REFUSED = (
    ("township-3", "本镇上周已就同一件事发过通知，内容更细。"),
    ("committee-1", "只涉及农村支部，园区企业支部用不上。"),
)
_DECLINED = "题目和上月一篇相近，换一件新近的事再投。"
_SUBSCRIBED = (
    ("zone", ColumnKind.STUDY, "province", ColumnKind.STUDY),
    ("zone", ColumnKind.EXEMPLARY, "city-1", ColumnKind.EXEMPLARY),
    ("city-1", ColumnKind.STUDY, "province", ColumnKind.STUDY),
    ("city-2", ColumnKind.STUDY, "province", ColumnKind.STUDY),
    ("city-3", ColumnKind.SERVICE, "province", ColumnKind.SERVICE),
    ("township-1", ColumnKind.SERVICE, "zone", ColumnKind.SERVICE),
    ("township-3", ColumnKind.STUDY, "city-1", ColumnKind.STUDY),
    ("township-8", ColumnKind.EXEMPLARY, "township-9", ColumnKind.EXEMPLARY),
    ("committee-1", ColumnKind.STUDY, "zone", ColumnKind.STUDY),
    ("committee-3", ColumnKind.STUDY, "committee-1", ColumnKind.STUDY),
    ("committee-4", ColumnKind.SERVICE, "zone", ColumnKind.SERVICE),
    *((f"branch-{n}", ColumnKind.SERVICE, "zone", ColumnKind.SERVICE) for n in range(1, 11)),
    *((f"branch-{n}", ColumnKind.STUDY, "zone", ColumnKind.STUDY) for n in range(8, 21)),
)


def share(sites: Mapping[str, Site], articles: Mapping[str, ArticlePage], at: datetime) -> None:
    """Everything that stands on another site than its own, beside what was pushed down."""
    Subscription.objects.bulk_create(
        Subscription(
            site=sites[to].page, column_kind=kind, source_site=sites[source].page, source_kind=source_kind, at=at,
            by_id=sites[to].writer.pk,
        )
        for to, kind, source, source_kind in _SUBSCRIBED
    )  # fmt: skip
    taken = _take(sites, articles, at)
    _contribute(sites, articles, at)
    _introduce(sites, articles, taken, at)
    _refuse(sites, at)


def _refuse(sites: Mapping[str, Site], at: datetime) -> None:
    """Two sites do not show what is given to them and need not be shown."""
    given = Push.objects.filter(is_must=False, scope_path=sites["zone"].page.scope_path).order_by("-at", "pk")
    rows = [
        Refusal(
            article_id=push.article_id, site=sites[key].page, reason=reason, at=at - timedelta(days=1),
            by_id=sites[key].writer.pk,
        )
        for (key, reason), push in zip(_REFUSED, given[: len(_REFUSED)], strict=False)
    ]  # fmt: skip
    Refusal.objects.bulk_create(rows)


def _own(articles: Mapping[str, ArticlePage], site: Site, *kinds: str) -> list[ArticlePage]:
    """The published articles of a site, newest first."""
    own = [a for a in articles.values() if a.live and a.site_id == site.page.pk and a.column_kind in kinds]
    return sorted(own, key=lambda a: a.published_at, reverse=True)  # type: ignore[arg-type,return-value]


def _take(sites: Mapping[str, Site], articles: Mapping[str, ArticlePage], at: datetime) -> list[Use]:
    """Neighbors take over what has worked elsewhere."""
    wishes: Iterable[tuple[str, str, int]] = (
        ("city-2", "city-3", 2), ("city-3", "city-2", 2), ("zone", "city-2", 2), ("township-2", "township-8", 1),
        ("township-5", "township-9", 1), ("township-10", "township-1", 1), ("committee-2", "committee-1", 2),
        ("committee-5", "committee-3", 1), ("branch-1", "branch-13", 1), ("branch-6", "branch-2", 1),
        ("branch-9", "branch-4", 1), ("branch-18", "branch-16", 1),
    )  # fmt: skip
    rows = []
    for to, source, number in wishes:
        for article in _own(articles, sites[source], ColumnKind.EXEMPLARY, ColumnKind.NEWS, ColumnKind.STUDY)[
            :number
        ]:
            rows.append(
                Use(
                    article=article, site=sites[to].page, column_kind=article.column_kind, how=UseHow.TAKEN,
                    at=at - timedelta(days=2), by_id=sites[to].writer.pk,
                )
            )  # fmt: skip
    return Use.objects.bulk_create(rows)


def _contribute(sites: Mapping[str, Site], articles: Mapping[str, ArticlePage], at: datetime) -> None:
    """Sites below offer to the one above: most is accepted, one declined, some wait."""
    accepted = [("city-1", "province"), ("zone", "city-1"), ("township-8", "zone"), ("township-9", "zone"),
                ("committee-1", "zone"), ("committee-4", "zone"), ("branch-2", "zone")]  # fmt: skip
    waiting = [("township-4", "zone"), ("committee-3", "zone"), ("branch-14", "zone"), ("city-3", "province")]
    kinds = (ColumnKind.EXEMPLARY, ColumnKind.NEWS)
    rows, uses = [], []
    for source, to in [*accepted, *waiting, ("township-6", "zone")]:
        article = next(iter(_own(articles, sites[source], *kinds)), None)
        if article is None:
            continue
        row = Contribution(
            article=article, to_site=sites[to].page, at=at - timedelta(days=3), by_id=sites[source].writer.pk,
            note="本级已发布，供参考。",
        )  # fmt: skip
        if (source, to) in accepted:
            row.state, row.decided_at, row.decided_by_id = ContributionState.ACCEPTED, at, sites[to].writer.pk
            uses.append(
                Use(article=article, site=sites[to].page, column_kind=article.column_kind, how=UseHow.CONTRIBUTED,
                    at=at - timedelta(days=1), by_id=sites[to].writer.pk)
            )  # fmt: skip
        elif (source, to) not in waiting:
            row.state, row.decided_at, row.reason = ContributionState.DECLINED, at, _DECLINED
            row.decided_by_id = sites[to].writer.pk
        rows.append(row)
    Contribution.objects.bulk_create(rows)
    Use.objects.bulk_create(uses)


def _introduce(
    sites: Mapping[str, Site], articles: Mapping[str, ArticlePage], taken: list[Use], at: datetime
) -> None:
    """Forewords: of the zone on what the province gives, of others on what they took over."""
    by_page = {site.page.pk: site for site in sites.values()}
    given = _own(articles, sites["province"], ColumnKind.NOTICES, ColumnKind.STUDY)
    wanted = [(sites["zone"], article) for article in given[:3]]
    wanted += [(by_page[use.site_id], use.article) for use in taken[:8]]
    Foreword.objects.bulk_create(
        Foreword(site=site.page, article=article, text=_FOREWORDS[n % len(_FOREWORDS)], at=at, by_id=site.writer.pk)
        for n, (site, article) in enumerate(wanted)
    )
