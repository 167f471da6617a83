"""What reviews put into Wagtail's editor: the deeds of its history, the way to withdraw, the preview sizes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from zhibu.portal.reviewing.engine import article_of


@hooks.register("register_log_actions")
def say_deeds(actions: Any) -> None:
    """Deeds of ours in the history of a page."""
    actions.register_action("zhibu.withdraw", _("Withdraw"), _("Withdrawn"))


@hooks.register("before_unpublish_page")
def withdraw_with_a_reason(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Readers see an article no more with a reason alone: that is asked for on its desk."""
    article = article_of(page)
    return redirect("articles:piece", article.public_id) if article is not None else None
