"""What members have and owe in a year."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.models import HoursEntry
from zhibu.learning.queries.check_in import COMMITTEE_POSTS
from zhibu.learning.queries.limits import limits_on
from zhibu.learning.rules import hours as rules
from zhibu.members.models import Member
from zhibu.organizations.models import PostHolding

_NONE = Decimal(0)


def holds_post_on(day: date) -> QuerySet[PostHolding]:
    """Holdings of a secretary's or a committee member's post that are open on `day`. One query."""
    return (
        PostHolding.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day, post__in=COMMITTEE_POSTS)
        .exclude(holder_id=None)
        .order_by("pk")
    )


def required_of(member: Member, *, on: date) -> Decimal:
    """The hours that the year asks of one member, judged on the day `on`. `member.organization` is loaded.
    One query."""
    limits = limits_on(on, member.organization.path)
    return rules.required(
        exempt=member.exempt_from_hours,
        holds_post=holds_post_on(on).filter(holder_id=member.pk).exists(),
        member=limits.hours_member,
        secretary=limits.hours_secretary,
    )


def required_by_member(members: Iterable[Member], *, on: date) -> dict[UUID, Decimal]:
    """The hours asked of many members whose `organization` is loaded. One query."""
    people = list(members)
    holders = set(holds_post_on(on).filter(holder_id__in=[m.pk for m in people]).values_list("holder_id", flat=True))
    asked = {}
    for member in people:
        limits = limits_on(on, member.organization.path)
        asked[member.pk] = rules.required(
            exempt=member.exempt_from_hours,
            holds_post=member.pk in holders,
            member=limits.hours_member,
            secretary=limits.hours_secretary,
        )
    return asked


def totals_by_member(*, path: str, year: int) -> dict[UUID, Decimal]:
    """Hours of a year by member, for those who are now in the subtree at `path`, wherever they earned them.
    Members without any are absent. One query."""
    members = Member.objects.filter(organization__path__gte=path, organization__path__lt=paths.beyond(path))
    rows = (
        HoursEntry.objects.filter(year=year, member__in=members)
        .values("member_id")
        .annotate(total=Sum("hours"))
        .order_by("member_id")
        .values_list("member_id", "total")
    )
    return {member_id: total or _NONE for member_id, total in rows}


def entries_of(member_id: UUID, *, year: int) -> QuerySet[HoursEntry]:
    """The ledger of one member's year, newest first, with what each correction corrects. One query."""
    return (
        HoursEntry.objects.filter(member_id=member_id, year=year)
        .select_related("reverses")
        .order_by("-on", "-at", "-pk")
    )


def totals_by_kind(member_id: UUID, *, year: int) -> dict[str, Decimal]:
    """Hours of one member's year by kind of source. One query."""
    rows = (
        HoursEntry.objects.filter(member_id=member_id, year=year)
        .values("kind")
        .annotate(total=Sum("hours"))
        .order_by("kind")
        .values_list("kind", "total")
    )
    return dict(rows)


def get_entry(actor: Actor, entry_id: UUID) -> HoursEntry:
    """An entry of the ledger that the actor may correct, its member and branch loaded. One query.

    Raises NotFound for an invisible one, Forbidden without CORRECT_HOURS there.
    """
    entry = HoursEntry.objects.select_related("member__organization").filter(pk=entry_id).first()
    if entry is None or not actor.can(Verb.SEE_HOURS, entry.member.organization.path):
        raise NotFound
    if not actor.can(Verb.CORRECT_HOURS, entry.member.organization.path):
        raise Forbidden
    return entry
