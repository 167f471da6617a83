"""The steps that a piece has taken, for whoever works on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry, TaskState

from zhibu.foundation.access import registry
from zhibu.foundation.ui.formats import as_moment
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ArticlePage, ReviewState

MOST = 40


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of a piece's story, as `c-timeline` draws it."""

    at: datetime
    title: str
    note: str = ""
    tone: str = ""

    @property
    def when(self) -> str:
        """The instant in words."""
        return as_moment(self.at)


def steps_taken(article: ArticlePage) -> list[Taken]:
    """Sendings in, decisions, publications and withdrawals, the last first. Three queries."""
    states = list(
        ReviewState.objects.filter(article=article)
        .select_related("workflow_state").order_by("-started_at", "-pk")[:MOST]
    )  # fmt: skip
    entries = list(
        PageLogEntry.objects.filter(
            page_id=article.pk, action__in=["wagtail.publish", "wagtail.publish.schedule", "wagtail.unpublish",
                                            "wagtail.workflow.start", "wagtail.workflow.resume", "zhibu.withdraw"]
        ).order_by("-timestamp", "-pk")[:MOST]
    )  # fmt: skip
    people = {s.finished_by_id for s in states} | {e.user_id for e in entries}
    names = registry.people().names(pk for pk in people if pk)
    found = [line for state in states if (line := _decided(state, names))]
    found += [line for entry in entries if (line := _logged(entry, names))]
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST]


def _decided(state: ReviewState, names: dict[Any, str]) -> Taken | None:
    """A decision. One that an approval of an earlier round has left behind is told as what it was."""
    if state.finished_at is None or state.finished_by_id is None:
        return None
    step, name = ReviewStep(state.step).label, names.get(state.finished_by_id, "—")
    words = {"step": step, "name": name}
    if state.status == TaskState.STATUS_REJECTED:
        return Taken(state.finished_at, _("%(step)s: returned by %(name)s") % words, state.comment, "due")
    if state.status == TaskState.STATUS_APPROVED:
        return Taken(state.finished_at, _("%(step)s: approved by %(name)s") % words, state.comment, "done")
    return Taken(state.finished_at, _("%(step)s: no longer counts, %(name)s") % words, state.comment)


def _logged(entry: PageLogEntry, names: dict[Any, str]) -> Taken | None:
    words = {"name": names.get(entry.user_id, "—") if entry.user_id else "—"}
    data = entry.data or {}
    if entry.action in {"wagtail.workflow.start", "wagtail.workflow.resume"}:
        return Taken(entry.timestamp, _("Sent in by %(name)s") % words)
    if entry.action == "wagtail.publish":
        return Taken(entry.timestamp, _("Published by %(name)s") % words, tone="done")
    if entry.action == "wagtail.publish.schedule":
        return Taken(entry.timestamp, _("Hour of publication set by %(name)s") % words)
    if entry.action == "zhibu.withdraw":
        return Taken(entry.timestamp, _("Withdrawn by %(name)s") % words, str(data.get("reason", "")), "late")
    return Taken(entry.timestamp, _("Withdrawn by %(name)s") % words, tone="late")
