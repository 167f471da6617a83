"""Sending a piece in, approving, returning, recalling and withdrawing it, from its desk.

The engine's own page does the same through the same functions: what is written stands in `reviewing`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import LogContext, log
from wagtail.models import TaskState, WorkflowState

from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ArticlePage, ReviewState
from zhibu.portal.queries import reviews as queries
from zhibu.portal.reviewing import access, engine, looking, telling
from zhibu.portal.reviewing.workflows import workflow_for
from zhibu.portal.rules import checks
from zhibu.portal.rules import reviews as rules

OBJECTIONS = {
    "own_piece": _("You have written or edited this piece: somebody else approves it."),
    "another_step": _("You have approved this piece at another step: somebody else takes this one."),
    "words_changed": _("The words were changed during the review. Return the piece, and it is reviewed anew."),
}
WITHDRAWN = "zhibu.withdraw"


def user_of(actor: Actor) -> Account:
    """The account that acts, as the engine wants it. Raises NotFound for the system and the anonymous."""
    if actor.account_id is None:
        raise NotFound
    return Account.objects.get(pk=actor.account_id)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Account]:
    """What Wagtail writes into its history meanwhile bears the name of the actor, whatever it forgets to hand on.

    Raises NotFound for the system and the anonymous.
    """
    user = user_of(actor)
    with LogContext(user=user):
        yield user


@transaction.atomic
def send_in(*, actor: Actor, at: datetime, article_id: UUID) -> ArticlePage:
    """Send a piece in for review, or again after it was returned. In review already, it stays where it is.

    Order of effects: state, audit, job for its links, notices. Raises NotFound, Forbidden; Refused `no_review`,
    `unfilled` (nobody sits at a step), `errors` (something found is an error).
    """
    piece = access.get_piece(actor, article_id, lock=True)
    article = piece.article
    if piece.state is not None:
        return article
    workflow = workflow_for(article)
    if workflow is None:
        raise Refused("no_review", _("This site asks for no review. Publish the piece in the editor."))
    if not piece.can_submit:
        raise Forbidden
    refuse_unready(article.get_latest_revision_as_object(), article.scope_path, at=at)
    returned = queries.workflow_state_of(article)
    with acting_as(actor) as user:
        if returned is not None and returned.status == WorkflowState.STATUS_NEEDS_CHANGES:
            returned.resume(user)
        else:
            workflow.start(article, user)
    return article


def refuse_unready(article: ArticlePage, scope_path: str, *, at: datetime) -> None:
    """Refuse a piece that cannot be sent in: Refused `unfilled`, `errors`. Up to six queries."""
    empty = queries.plan_of(scope_path).unfilled
    if empty:
        steps = "、".join(str(step.label) for step in empty)
        message = _("Nobody is named for: {steps}. Whoever sets the reviews of the site names somebody first.")
        raise Refused("unfilled", format_lazy(message, steps=steps))
    found = looking.findings_of(article, scope_path, on=clock.day_of(at))
    errors = [finding for finding in found if finding.weight == checks.Weight.ERROR]
    if errors:
        message = _("{number} places have to be changed before the piece goes to review: they stand below.")
        raise Refused("errors", format_lazy(message, number=len(errors)))


@transaction.atomic
def approve(*, actor: Actor, at: datetime, article_id: UUID, step: str, word: str = "") -> ArticlePage:
    """Approve a piece at the step `step`; at another step meanwhile, nothing happens (a second click).

    Order of effects: as `reviewing.engine.decide`. Raises NotFound, Forbidden; Refused by what stands against it.
    """
    piece = access.get_piece(actor, article_id, lock=True)
    if piece.state is None or piece.state.step != step:
        return piece.article
    if piece.objection == "not_seated":
        raise Forbidden
    if piece.objection:
        raise Refused(piece.objection, OBJECTIONS[piece.objection])
    with acting_as(actor) as user:
        engine.decide(piece.state, user, "approve", comment=word.strip())
    return piece.article


@transaction.atomic
def send_back(*, actor: Actor, at: datetime, article_id: UUID, step: str, reason: str) -> ArticlePage:
    """Return a piece to its writer, with the reason; at another step meanwhile, nothing happens.

    Order of effects: as `reviewing.engine.decide`. Raises NotFound, Forbidden; Refused `reason`.
    """
    piece = access.get_piece(actor, article_id, lock=True)
    if piece.state is None or piece.state.step != step:
        return piece.article
    if not piece.can_return:
        raise Forbidden
    if not reason.strip():
        raise Refused("reason", _("Say what is to be changed."), "comment")
    with acting_as(actor) as user:
        engine.decide(piece.state, user, "reject", comment=reason.strip())
    return piece.article


@transaction.atomic
def recall(*, actor: Actor, at: datetime, article_id: UUID) -> ArticlePage:
    """Take a piece back out of review, by whoever sent it in or owns it. Out of review, nothing happens.

    Order of effects: state, audit. Raises NotFound, Forbidden.
    """
    piece = access.get_piece(actor, article_id, lock=True)
    found = queries.workflow_state_of(piece.article)
    if found is None:
        return piece.article
    if not piece.can_recall:
        raise Forbidden
    with acting_as(actor) as user:
        found.cancel(user=user)
    return piece.article


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, article_id: UUID, reason: str) -> ArticlePage:
    """Take a piece from readers' sight, everywhere at once, or call off its hour of publication. Again does nothing.

    Order of effects: page, audit, notice to its owner. Raises NotFound, Forbidden; Refused `reason`.
    """
    piece = access.get_piece(actor, article_id, lock=True)
    article = piece.article
    if not article.live and article.scheduled_revision is None:
        return article
    if not piece.can_withdraw:
        raise Forbidden
    if not reason.strip():
        raise Refused("reason", _("Say why it is withdrawn. The reason is kept."), "reason")
    with acting_as(actor) as user:
        log(instance=article, action=WITHDRAWN, data={"reason": reason.strip()})
        if article.live:
            UnpublishPageAction(article, user=user, log_action=False).execute(skip_permission_checks=True)
    article.revisions.update(approved_go_live_at=None)
    telling.withdrawn(article, actor=actor, at=at, reason=reason.strip())
    return article


@transaction.atomic
def tell_overdue(*, actor: Actor, at: datetime) -> int:
    """Tell those who are called to a step that a piece is late, once for each step; how many pieces.

    Order of effects: notices, states.
    """
    today = clock.day_of(at)
    late = ReviewState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, due_on__lt=today, told_overdue_on=None)
    states = list(late.select_related("article").select_for_update(of=("self",)).order_by("pk")[:500])
    for state in states:
        seats = queries.plan_of(state.article.scope_path).seating[state.step].seats
        telling.is_late(state, rules.called(seats, today), at=at)
    ReviewState.objects.filter(pk__in=[state.pk for state in states]).update(told_overdue_on=today)
    return len(states)


@transaction.atomic
def follow_seats(path: str) -> int:
    """Seats or levels have changed at a path: each piece in review there and below waits for whoever sits now.

    Returns how many pieces moved to other seats. One query for each site with such pieces, and one for each move.
    """
    moved = 0
    plans: dict[str, queries.Plan] = {}
    for state in queries.open_below(path).select_related("article"):
        place = state.article.scope_path
        plan = plans.get(place) or plans.setdefault(place, queries.plan_of(place))
        site = plan.seating[ReviewStep(state.step)].site
        if (site.id if site else None) != state.seat_site_id:
            state.seat_site_id = site.id if site else None
            state.save(update_fields=["seat_site"])
            moved += 1
    return moved
