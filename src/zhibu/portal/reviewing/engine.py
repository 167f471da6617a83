"""Reviews inside Wagtail's workflow: each step begins, is decided and ends here, whichever page it was asked on.

Everything that is written belongs to the caller's transaction: the state, the audit entry, the notices.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogContext
from wagtail.models import TaskState

from zhibu.foundation.access.actors import SYSTEM, Actor
from zhibu.kernel import clock
from zhibu.portal.actions.links import ask_links
from zhibu.portal.models.articles import ArticlePage
from zhibu.portal.models.reviewing import ReviewState, ReviewTask
from zhibu.portal.queries import reviews as queries
from zhibu.portal.reviewing import looking, telling
from zhibu.portal.rules import reviews as rules
from zhibu.portal.rules.checks import may_be_sent_in


def actor_of(user: Any) -> Actor:
    """The account as it acts; the system where a job publishes."""
    if user is None or not user.is_authenticated:
        return SYSTEM
    found: Actor = user.actor
    return found


def article_of(obj: Any) -> ArticlePage | None:
    """The article behind a page, whatever class it was fetched as; None for other pages."""
    if isinstance(obj, ArticlePage):
        return obj
    found = obj.specific_deferred if hasattr(obj, "specific_deferred") else obj
    return found if isinstance(found, ArticlePage) else None


@transaction.atomic
def begin(task: ReviewTask, workflow_state: Any, user: Any) -> ReviewState:
    """Bring a piece to the first step that it has not passed: one that was returned begins anew.

    Order of effects: state, audit (for the first step), notices. Raises PermissionDenied where nobody sits or an
    error stands against the piece; the editor and the desk say so before it comes to that.
    """
    first = workflow_state.get_next_task()
    if first is not None and first.pk != task.pk:
        begun: ReviewState = first.specific.start(workflow_state, user=user)
        return begun
    article = ArticlePage.objects.get(pk=workflow_state.object_id)
    plan = queries.plan_of(article.scope_path)
    at, today = clock.now(), clock.today()
    is_sent_in = not workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED).exists()
    revision = article.get_latest_revision()
    if plan.unfilled or revision is None:
        raise PermissionDenied
    if is_sent_in and not may_be_sent_in(looking.findings_of(revision.as_object(), article.scope_path, on=today)):
        raise PermissionDenied
    seating = plan.seating[task.step]
    state = ReviewState.objects.create(
        workflow_state=workflow_state, revision=revision, task=task, article=article, step=task.step,
        seat_site_id=seating.site.id if seating.site else None, due_on=rules.due_on(today, plan.days),
        words=queries.words_of(revision),
    )  # fmt: skip
    if is_sent_in:
        telling.sent_in(article, actor=actor_of(user), at=at)
        ask_links(at=at, article=article)
    telling.waits(article, state, rules.called(seating.seats, today), actor=actor_of(user), at=at)
    return state


def sits(obj: Any, user: Any) -> bool:
    """Whether the account sits at the step where the piece is now. Two queries for the page, then remembered."""
    state = _state(obj)
    return state is not None and user.pk in _sitting(obj, state)


def actions_for(obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
    """Wagtail's list: name, label, whether a window asks for words."""
    state = _state(obj)
    if state is None or not rules.may_return(user.pk, sitting=_sitting(obj, state)):
        return []
    found = [("reject", _("Return"), True)]
    if objection_to(state, user.pk) == "":
        found += [("approve", _("Approve"), False), ("approve", _("Approve with a word"), True)]
    return found


def objection_to(state: ReviewState, account_id: Any) -> str:
    """What stands against this account's approval of the piece, "" if nothing does (`rules.reviews.objection`)."""
    plan = queries.plan_of(state.article.scope_path)
    seating = plan.seating.get(state.step)
    sitting = rules.seated(seating.seats, clock.today()) if seating else frozenset()
    return rules.objection(account_id, reviews=plan.reviews, sitting=sitting, hand=queries.hand_of(state))


@transaction.atomic
def decide(state: ReviewState, user: Any, name: str, *, comment: str = "") -> None:
    """Approve or return a piece at its step.

    Order of effects: state, next step or publication, audit, notices. Raises PermissionDenied.
    """
    state = (
        ReviewState.objects.select_for_update(of=("self",))
        .select_related("article__site", "workflow_state")
        .get(pk=state.pk)
    )
    if state.status != TaskState.STATUS_IN_PROGRESS or not sits(state.article, user):
        raise PermissionDenied
    actor, at = actor_of(user), clock.now()
    if name == "approve":
        if objection_to(state, user.pk):
            raise PermissionDenied
        telling.approved(state, actor=actor, at=at, comment=comment)
        state.approve(user=user, comment=comment)
    elif name == "reject":
        telling.returned(state, actor=actor, at=at, reason=comment)
        state.reject(user=user, comment=comment)
        _forget_approvals(state)
    else:
        raise PermissionDenied


def _forget_approvals(state: ReviewState) -> None:
    """Whatever was approved before, the words will change: every step comes again. Who approved stays on record."""
    earlier = TaskState.objects.filter(workflow_state=state.workflow_state, status=TaskState.STATUS_APPROVED)
    earlier.update(status=TaskState.STATUS_CANCELLED)


def left(state: ReviewState, user: Any) -> None:
    """A piece was recalled. Order of effects: audit."""
    telling.recalled(state, actor=actor_of(user), at=clock.now())


@transaction.atomic
def publish(workflow_state: Any, user: Any) -> None:
    """Publish the words that were reviewed, or schedule them. Raises PermissionDenied if they are others."""
    article = ArticlePage.objects.get(pk=workflow_state.object_id)
    revision = article.get_latest_revision()
    state = ReviewState.objects.filter(workflow_state=workflow_state).order_by("-pk").first()
    if revision is None or state is None or queries.words_of(revision) != state.words:
        raise PermissionDenied
    with LogContext(user=user):
        revision.publish(user=user, skip_permission_checks=True)
    telling.passed(workflow_state, article, actor=actor_of(user), at=clock.now())


def waiting_for(user: Any, *, step: str) -> QuerySet[TaskState]:
    """The pieces at a step that wait for this account: by its seats, and by those for which it stands in now."""
    return TaskState.objects.filter(pk__in=queries.waiting(user.pk, clock.today()).filter(step=step).values("pk"))


def _state(obj: Any) -> ReviewState | None:
    article = article_of(obj)
    return None if article is None or article.pk is None else queries.present_state(article)


def _sitting(obj: Any, state: ReviewState) -> frozenset[Any]:
    """Who sits at the step, remembered on the page for as long as it is held in memory."""
    kept = obj.__dict__.setdefault("_sitting", {})
    if state.pk not in kept:
        kept[state.pk] = queries.sitting_at(state, clock.today())
    return kept[state.pk]
