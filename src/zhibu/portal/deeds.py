"""What the auditor reads of the deeds of this context."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("site.opened", _("opened the website {slug}"))
    describe("site.set", _("changed the settings of a website"))
    describe("site.emblem_set", _("gave a website a picture for its mark"))
    describe("site.emblem_dropped", _("gave a website its mark of characters back"))
    describe("site.closed", _("closed a website"))
    describe("site.reopened", _("opened a closed website again"))
    describe("article.published", _("published the article “{title}”"))
    describe("article.withdrawn", _("withdrew the article “{title}” from all websites"))
    describe("article.pushed", _("gave the article “{title}” to the websites below"))
    describe("article.push_ended", _("took the article “{title}” back from the websites below: {reason}"))
    describe("article.refused", _("refused the article “{title}” given from above: {reason}"))
    describe("article.refusal_ended", _("showed the refused article “{title}” again"))
    describe("article.taken", _("took over the article “{title}” of another website"))
    describe("article.let_go", _("let go of the article “{title}” of another website"))
    describe("article.offered", _("offered the article “{title}” to a website above"))
    describe("article.accepted", _("accepted the contribution “{title}”"))
    describe("article.declined", _("declined the contribution “{title}”: {reason}"))
    describe("article.foreword", _("wrote a foreword to the article “{title}” of another website"))
    describe("site.subscribed", _("subscribed to a column of another website"))
    describe("site.unsubscribed", _("ended a subscription of a column"))
