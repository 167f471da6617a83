"""The list of what one was told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.notify import actions, queries
from zhibu.kernel import clock

PER_PAGE = 25


def frame(request: Request) -> dict[str, Any]:
    """The shell of whoever is here."""
    return {"shell_template": "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"}


@require_safe
def notices(request: Request) -> HttpResponse:
    """Notices, newest first: all of them, or those not read yet."""
    unread = request.GET.get("show") == "unread"
    page = Paginator(queries.notices_of(request.actor, only_unread=unread), PER_PAGE).get_page(
        request.GET.get("page")
    )
    here = reverse("notify:list")
    context = {
        **frame(request),
        "page": page,
        "unread": unread,
        "unread_count": queries.unread_count(request.actor),
        "tabs": [
            {"label": _("All"), "url": here, "current": not unread},
            {"label": _("Unread"), "url": f"{here}?show=unread", "current": unread},
        ],
    }
    return render(request, "notify/notices.html", context)


@require_safe
def notice(request: Request, notice_id: UUID) -> HttpResponse:
    """One notice by itself: where links from outside lead. Looking is not yet reading; opening is."""
    found = queries.get_notice(request.actor, notice_id)
    return render(request, "notify/notice.html", {"notice": found, **frame(request)})


@require_POST
def open_notice(request: Request, notice_id: UUID) -> HttpResponse:
    """Note that it was read, and go where it leads."""
    notice = actions.mark_read(actor=request.actor, at=clock.now(), notice_id=notice_id)
    return redirect(notice.url or "notify:list")


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Note that all was read."""
    actions.mark_all_read(actor=request.actor, at=clock.now())
    messages.success(request, _("All are marked as read."))
    return redirect("notify:list")
