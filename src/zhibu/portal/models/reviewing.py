"""Reviews as Wagtail's workflow runs them: a task for each step, and what is known of a piece that has come to one.

The engine calls these methods; what they decide stands in `portal.reviewing.engine`.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from zhibu.kernel.ids import new_id
from zhibu.portal.choices import LinkOutcome, ReviewStep
from zhibu.portal.models.articles import ArticlePage
from zhibu.portal.models.sites import SitePage


class ReviewState(TaskState):
    """A piece at a step. `seat_site` is the site whose seats count (it follows when seats change), `due_on` the last
    day in time, `words` the fingerprint of what was sent in, `told_overdue_on` the day on which lateness was told.
    """

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="review_states")
    step = models.CharField(max_length=6, choices=ReviewStep.choices)
    seat_site = models.ForeignKey(SitePage, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=64, blank=True)
    told_overdue_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("review of a piece")

    def cancel(self, user: Any = None, resume: bool = False, comment: str = "") -> Any:
        """The piece leaves review undecided: recalled by its writer, or overtaken by a publication."""
        from zhibu.portal.reviewing import engine

        found = super().cancel(user=user, resume=resume, comment=comment)
        engine.left(self, user)
        return found


class ReviewTask(Task):
    """One step of review, shared by all sites: who may take it, the seats of each site say."""

    step = models.CharField(max_length=6, choices=ReviewStep.choices, unique=True)

    task_state_class = ReviewState

    class Meta:
        verbose_name = _("review")

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """A piece comes to this step, or to the first one that it has not passed."""
        from zhibu.portal.reviewing import engine

        return engine.begin(self, workflow_state, user)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve or return, if the seats allow it."""
        from zhibu.portal.reviewing import engine

        return engine.decide(task_state.specific, user, action_name, comment=kwargs.get("comment", ""))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Whoever sits at this step reads and comments, whatever else they may."""
        from zhibu.portal.reviewing import engine

        return engine.sits(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """While a piece is reviewed nobody else touches it, the writer included."""
        return not self.user_can_access_editor(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """What this person may do with the piece now: return it, approve it, both, nothing."""
        from zhibu.portal.reviewing import engine

        return engine.actions_for(obj, user)

    def get_form_for_action(self, action: str) -> Any:
        """Returning needs a reason."""
        from zhibu.portal.reviewing.forms import ApprovalForm, ReturnForm

        return ReturnForm if action == "reject" else ApprovalForm

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """The pieces at this step for which the account sits. One subquery."""
        from zhibu.portal.reviewing import engine

        return engine.waiting_for(user, step=self.step)

    @classmethod
    def get_description(cls) -> Any:
        """What the step is, for the list of tasks."""
        return _("Whoever holds the seat of the site for this step decides.")


class LinkCheck(models.Model):
    """What an address on the net answered when it was last asked; `digest` is that of the address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    address = models.TextField()
    outcome = models.CharField(max_length=7, choices=LinkOutcome.choices)
    status = models.PositiveSmallIntegerField(null=True)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="link_gone", fields=["digest"], condition=Q(outcome=LinkOutcome.DEAD.value)),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.address[:60]}"
