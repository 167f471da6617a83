"""Reads of posts and terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import Organization, PostHolding, Term

POST_ORDER = {post: number for number, post in enumerate(PostKind.values)}


def _in_office(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def holders_of(organization: Organization, *, on: date) -> list[PostHolding]:
    """Who holds a post on a day, the secretary first. One query."""
    rows = PostHolding.objects.filter(_in_office(on), organization=organization).order_by("starts_on", "pk")
    return sorted(rows, key=lambda holding: POST_ORDER[PostKind(holding.post)])


def past_holders_of(organization: Organization, *, on: date) -> QuerySet[PostHolding]:
    """Who held a post before a day, the latest first."""
    return PostHolding.objects.filter(organization=organization, ends_on__lte=on).order_by("-ends_on", "pk")


def secretaries_of(organization_ids: Iterable[UUID], *, on: date) -> dict[UUID, str]:
    """The name of the secretary of each organization on a day. One query."""
    rows = PostHolding.objects.filter(
        _in_office(on), organization_id__in=list(organization_ids), post=PostKind.SECRETARY
    ).order_by("starts_on")
    return dict(rows.values_list("organization_id", "holder_name"))


def posts_of_members(member_ids: Iterable[UUID], *, on: date) -> dict[UUID, list[str]]:
    """The posts that members hold on a day, by member, the highest first. One query for each 500 members."""
    wanted = sorted(set(member_ids))
    found: dict[UUID, list[str]] = {}
    for start in range(0, len(wanted), 500):
        rows = PostHolding.objects.filter(_in_office(on), holder_id__in=wanted[start : start + 500])
        for member_id, post in rows.order_by("starts_on", "pk").values_list("holder_id", "post"):
            if member_id:
                found.setdefault(member_id, []).append(post)
    return {pk: sorted(set(posts), key=lambda p: POST_ORDER[PostKind(p)]) for pk, posts in found.items()}


@dataclass(frozen=True, slots=True)
class Nameless:
    """An open holding that has a name, and no record of who it is."""

    holding_id: UUID
    organization_id: UUID
    holder_name: str


def holdings_by_name(paths: Iterable[str]) -> list[Nameless]:
    """The open holdings by a name alone in the organizations at the paths. One query for each 500 paths."""
    wanted = sorted(set(paths))
    found: list[Nameless] = []
    for start in range(0, len(wanted), 500):
        rows = PostHolding.objects.filter(
            organization__path__in=wanted[start : start + 500], holder_id=None, ends_on=None
        ).order_by("organization__path", "pk")
        found += [Nameless(*row) for row in rows.values_list("pk", "organization_id", "holder_name")]
    return found


def terms_of(organization: Organization) -> QuerySet[Term]:
    """The terms of office, the latest first."""
    return Term.objects.filter(organization=organization).order_by("-number")


def term_on(organization: Organization, *, on: date) -> Term | None:
    """The term of a day: the present one, else the last one begun before. One query."""
    return Term.objects.filter(organization=organization, starts_on__lte=on).order_by("-number").first()


def find_holding(holding_id: UUID) -> PostHolding | None:
    """A post holding by id: whoever shows it asks for its organization first. One query."""
    return PostHolding.objects.filter(pk=holding_id).first()


def find_term(term_id: UUID) -> Term | None:
    """A term by id: whoever shows it asks for its organization first. One query."""
    return Term.objects.filter(pk=term_id).first()
