"""What the editor looks at when a piece is sent in from it: the same checks as on the desk. Imported by the models,
so that nothing of theirs is imported at the top."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

SENDING = ("action-submit", "action-restart-workflow")


class ArticleForm(WagtailAdminPageForm):
    """The form of an article. Sent in, it is checked as the desk checks it; saved as a draft, it may be anything."""

    def clean(self) -> dict[str, Any]:
        """Refuse to send in what nobody would review, or what an error stands against."""
        found: dict[str, Any] = super().clean()
        if self.data and any(name in self.data for name in SENDING) and not self.errors:
            for problem in self._problems(found):
                self.add_error(None, problem)
        return found

    def _problems(self, found: dict[str, Any]) -> list[str]:
        """What stands against sending the piece in, in words."""
        from zhibu.kernel import clock
        from zhibu.portal.policies.pages import scope_of
        from zhibu.portal.queries.reviews import plan_of
        from zhibu.portal.reviewing import looking
        from zhibu.portal.rules.checks import Weight
        from zhibu.portal.stages import FINDING_ADVICE, FINDING_LABELS, place_label

        path = scope_of(self.parent_page)
        problems = [
            _("Nobody is named for: %(step)s. Whoever sets the reviews of the website names somebody first.")
            % {"step": step.label}
            for step in plan_of(path).unfilled
        ]
        for one in looking.findings_of(self._as_typed(found), path, on=clock.today()):
            if one.weight == Weight.ERROR:
                words = {"place": place_label(one.place), "what": FINDING_LABELS[one.kind], "shown": one.shown,
                         "advice": one.why or FINDING_ADVICE[one.kind]}  # fmt: skip
                problems.append(_("%(place)s: %(what)s %(shown)s. %(advice)s") % words)
        return problems

    def _as_typed(self, found: dict[str, Any]) -> Any:
        """The article with what has just been typed, not saved."""
        article = type(self.instance)(
            **{name: found.get(name) for name in ("title", "lead", "body", "cover", "source", "author")}
        )
        article.title, article.lead = article.title or "", article.lead or ""
        return article
