"""Who reviews what: the plan of a site, the hands that a piece has passed, what waits for an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Revision, TaskState, WorkflowState

from zhibu.kernel import paths
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ArticlePage, ReviewSeat, ReviewState
from zhibu.portal.reading import directory
from zhibu.portal.reading.directory import SiteEntry
from zhibu.portal.reviewing.words import fingerprint
from zhibu.portal.rules import reviews as rules
from zhibu.portal.rules.reviews import Hand, Seat


@dataclass(frozen=True)
class Seating:
    """Who sits at a step, and on which level: `site` is None where nobody does."""

    site: SiteEntry | None
    seats: Sequence[Seat]
    is_inherited: bool = False


@dataclass(frozen=True)
class Plan:
    """How a site reviews: the number, the days, the seats of each step, and which level has said so."""

    reviews: int
    reviews_from: SiteEntry | None
    days: int
    days_from: SiteEntry | None
    seating: Mapping[str, Seating]

    @property
    def steps(self) -> tuple[ReviewStep, ...]:
        """The steps asked for."""
        return rules.steps_of(self.reviews)

    @property
    def unfilled(self) -> list[ReviewStep]:
        """The steps asked for at which nobody sits."""
        return rules.unfilled(self.reviews, {ReviewStep(step): one.seats for step, one in self.seating.items()})


def plan_of(path: str) -> Plan:
    """How the site of the organization at `path` reviews, with what it takes from above. One query."""
    levels = directory.above(path, itself=True)
    held: dict[tuple[int, str], list[Seat]] = {}
    for seat in ReviewSeat.objects.filter(site_id__in=[level.id for level in levels]).order_by("pk"):
        held.setdefault((seat.site_id, seat.step), []).append(as_rule(seat))
    chosen = next((level for level in levels if level.reviews), None)
    timed = next((level for level in levels if level.review_days is not None), None)
    seating = {}
    for step in ReviewStep.values:
        found = rules.nearest([(level, held.get((level.id, step), [])) for level in levels])
        site, seats = found if found is not None else (None, [])
        seating[step] = Seating(site, seats, is_inherited=site is not None and site.scope_path != path)
    return Plan(
        reviews=int(chosen.reviews) if chosen else 0, reviews_from=chosen,
        days=timed.review_days if timed and timed.review_days is not None else rules.DAYS, days_from=timed,
        seating=seating,
    )  # fmt: skip


def as_rule(seat: ReviewSeat) -> Seat:
    """A seat as the rules know it. No query."""
    return Seat(seat.account_id, seat.deputy_id, seat.deputy_from, seat.deputy_until)


def sitting_at(state: ReviewState, on: date) -> frozenset[UUID]:
    """Who may act at the step to which a piece has come. One query."""
    seats = ReviewSeat.objects.filter(site_id=state.seat_site_id, step=state.step).order_by("pk")
    return rules.seated(map(as_rule, seats), on)


def present_state(article: Any) -> ReviewState | None:
    """The step at which an article is now; None if it is in no review. One query."""
    found = ReviewState.objects.filter(article_id=article.pk, status=TaskState.STATUS_IN_PROGRESS)
    return found.select_related("article__site", "workflow_state").order_by("-pk").first()


def was_sent_in(article: Any) -> bool:
    """Whether an article was ever sent in. One query."""
    return ReviewState.objects.filter(article_id=article.pk).exists()


def words_of(revision: Revision) -> str:
    """The fingerprint of a revision's words. No query."""
    return fingerprint(revision.content)


def hand_of(state: ReviewState) -> Hand:
    """Who has written the version under review, who has approved it before, and whether its words have changed since
    it was sent in. Two queries.

    Writers are the owner, whoever sent it in, and whoever has saved other words since the version that readers see.
    """
    article = state.article
    revisions = Revision.objects.filter(
        object_id=str(article.pk), base_content_type_id=state.workflow_state.base_content_type_id
    )
    if article.live_revision_id:
        revisions = revisions.filter(pk__gte=article.live_revision_id)
    writers = {article.owner_id, state.workflow_state.requested_by_id}
    words = ""
    for pk, user_id, content in revisions.order_by("pk").values_list("pk", "user_id", "content"):
        now = fingerprint(content)
        if now != words and pk != article.live_revision_id:
            writers.add(user_id)
        words = now
    approved = TaskState.objects.filter(
        workflow_state_id=state.workflow_state_id, status=TaskState.STATUS_APPROVED
    ).order_by()
    earlier = set(approved.values_list("finished_by_id", flat=True))
    return Hand(writers - {None}, earlier - {None}, words_changed=words != state.words)


def seats_of(account_id: UUID | None, on: date) -> Q:
    """A condition on seats: those that the account holds, or fills for somebody on the day."""
    deputy = Q(deputy_id=account_id, deputy_from__lte=on, deputy_until__gte=on)
    return Q(account_id=account_id) | deputy


def waiting(account_id: UUID, on: date) -> QuerySet[ReviewState]:
    """The pieces that are at a step where the account sits. One query when read."""
    seat = ReviewSeat.objects.filter(
        seats_of(account_id, on), site_id=OuterRef("seat_site_id"), step=OuterRef("step")
    )
    return ReviewState.objects.filter(Exists(seat), status=TaskState.STATUS_IN_PROGRESS).order_by("due_on", "pk")


def open_below(path: str) -> QuerySet[ReviewState]:
    """The pieces in review on the sites at a path and below. One query when read."""
    return ReviewState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, article__scope_path__gte=path, article__scope_path__lt=paths.beyond(path)
    ).order_by("pk")


def workflow_state_of(article: ArticlePage) -> WorkflowState | None:
    """The review that an article is in, or from which it was returned. One query."""
    found = WorkflowState.objects.active().for_instance(article)
    return found.select_related("current_task_state__task", "requested_by").order_by("-pk").first()
