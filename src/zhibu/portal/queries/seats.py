"""Who may be seated at a site's reviews, and who is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.registry import Person
from zhibu.foundation.access.rules import roles_allowing
from zhibu.kernel import clock, paths
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ReviewSeat
from zhibu.portal.queries.reviews import Plan, as_rule, plan_of
from zhibu.portal.rules import reviews as rules

FOUND_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat with names. `stands_in` is whether the deputy acts today."""

    id: UUID
    name: str
    deputy: str
    deputy_id: UUID | None
    deputy_from: date | None
    deputy_until: date | None
    stands_in: bool


@dataclass(frozen=True)
class StepRow:
    """A step: the seats of the site itself, or whose seats count instead."""

    step: ReviewStep
    own: Sequence[SeatRow]
    above: str
    from_above: Sequence[str]
    is_asked: bool

    @property
    def is_empty(self) -> bool:
        """Whether the step is asked for and nobody sits on any level."""
        return self.is_asked and not self.own and not self.from_above


def steps_of_site(site_id: int, scope_path: str, *, today: date) -> tuple[Plan, list[StepRow]]:
    """The plan of a site and its three steps with names. Three queries."""
    plan = plan_of(scope_path)
    seats = list(ReviewSeat.objects.filter(site_id=site_id).order_by("pk"))
    people = {pk for seat in seats for pk in (seat.account_id, seat.deputy_id) if pk}
    people |= {seat.account_id for one in plan.seating.values() for seat in one.seats}
    names = registry.people().names(people)
    rows = []
    for step in ReviewStep:
        seating = plan.seating[step]
        inherited = seating.seats if seating.is_inherited else ()
        rows.append(
            StepRow(
                step=step,
                own=[_row(seat, names, today) for seat in seats if seat.step == step],
                above=seating.site.name if seating.site and seating.is_inherited else "",
                from_above=[names.get(seat.account_id, "—") for seat in inherited],
                is_asked=step in plan.steps,
            )
        )
    return plan, rows


def _row(seat: ReviewSeat, names: dict[UUID, str], today: date) -> SeatRow:
    return SeatRow(
        id=seat.pk, name=names.get(seat.account_id, "—"),
        deputy=names.get(seat.deputy_id, "—") if seat.deputy_id else "", deputy_id=seat.deputy_id,
        deputy_from=seat.deputy_from, deputy_until=seat.deputy_until, stands_in=rules.stands_in(as_rule(seat), today),
    )  # fmt: skip


def _with_grants(scope_path: str) -> Q:
    """A condition on grants: those that let somebody write at the site, above it or below it."""
    above = Q(scope_path__in=paths.ancestors(scope_path))
    below = Q(scope_path__gte=scope_path, scope_path__lt=paths.beyond(scope_path))
    return (above | below) & Q(role__in=roles_allowing(Verb.WRITE_ARTICLES) | roles_allowing(Verb.PUBLISH_ARTICLES))


def _eligible(scope_path: str) -> Q:
    """A condition on accounts: those at home at the site or below, and those with a grant that touches it."""
    home = Q(home_path__gte=scope_path, home_path__lt=paths.beyond(scope_path))
    granted = in_force_at(clock.now()).filter(_with_grants(scope_path)).order_by()
    return home | Q(pk__in=granted.values("account_id"))


def find_reviewers(scope_path: str, text: str) -> list[Person]:
    """Up to `FOUND_AT_ONCE` people with `text` in the name who may be seated. Two queries, none without text."""
    return registry.people().search(text, _eligible(scope_path), FOUND_AT_ONCE) if text else []


def may_be_seated(scope_path: str, account_id: UUID) -> bool:
    """Whether an account is at home at the site or below, or holds a grant that touches it. Three queries at most."""
    person = registry.people().find(account_id)
    if person is None:
        return False
    if paths.is_within(person.home_path, scope_path):
        return True
    return in_force_at(clock.now()).filter(_with_grants(scope_path), account_id=account_id).exists()


def name_of(scope_path: str, account_id: str) -> str:
    """The name of somebody who may be seated at the site; empty for everybody else. Three queries at most."""
    try:
        pk = UUID(account_id)
    except ValueError:
        return ""
    if not may_be_seated(scope_path, pk):
        return ""
    return registry.people().names([pk]).get(pk, "")
