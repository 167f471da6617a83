"""What the auditor reads of reviews and of who is set to take them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe
from zhibu.portal.choices import ReviewStep


def _step(detail: dict[str, Any]) -> dict[str, Any]:
    step = detail.get("step", "")
    return {"step": ReviewStep(step).label if step in ReviewStep.values else "—"}


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("article.sent_in", _("sent the article “{title}” in for review"))
    describe("article.approved", _("approved the article “{title}”: {step}"), _step)
    describe("article.returned", _("returned the article “{title}”: {step}"), _step)
    describe("article.recalled", _("took the article “{title}” back out of review"))
    describe("article.reason_given", _("gave the reason for withdrawing “{title}”: {reason}"))
    describe("article.contributed", _("wrote the article “{title}” from the phone"))
    describe("article.pasted", _("began an article from Word or WPS: “{title}”"))
    describe("article.described", _("said what the pictures of the article “{title}” show"))
    describe("article.listed", _("took the list of articles away"))
    describe("site.reviews_set", _("set the reviews of a website"))
    describe("site.seated", _("named a reviewer of a website: {step}"), _step)
    describe("site.unseated", _("ended a reviewer's seat: {step}"), _step)
    describe("site.deputy_named", _("set who stands in for a reviewer: {step}"), _step)
    describe("term.entered", _("entered the term {right} instead of {wrong}"))
    describe("term.changed", _("changed the term {right} instead of {wrong}"))
    describe("term.dropped", _("took the term {right} instead of {wrong} off the list"))
