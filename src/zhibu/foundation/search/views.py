"""Searching, suggestions while typing, and help. Whoever is not signed in finds what is public."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.search import queries, topics
from zhibu.foundation.search.errors import Unavailable
from zhibu.foundation.search.forms import SearchForm
from zhibu.foundation.search.rules.questions import LONGEST
from zhibu.kernel import clock


def _shell(request: Request) -> str:
    actor = request.actor
    if actor.account_id is None:
        return "ui/shell/public.html"
    works = actor.can_anywhere(Verb.SEE_ORGANIZATION) or not actor.member_id
    return "ui/shell/workbench.html" if works else "ui/shell/member.html"


@login_not_required
@require_safe
def search(request: Request) -> HttpResponse:
    """What one may see of what fits a question, ten a page, the nearest first."""
    actor, today = request.actor, clock.today()
    kinds, places = queries.kinds_offered(actor), queries.places_offered(actor)
    form = SearchForm(request.GET, kinds=kinds, places=places)
    wanted = queries.Search(
        text=form.chosen("q") or request.GET.get("q", "")[:LONGEST],
        kind=form.chosen("kind"),
        path=form.path,
        since=form.since(today),
    )
    context: dict[str, Any] = {
        "shell_template": _shell(request), "form": form, "wanted": wanted, "has_places": len(places) > 1,
        "topics": list(topics.topics().values())[:6],
    }  # fmt: skip
    try:
        results = queries.search(actor, wanted, today=today)
    except Unavailable:
        return render(request, "search/search.html", {**context, "is_unavailable": True}, status=503)
    page = Paginator(results.ids, queries.PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "results": results,
        "page": page,
        "rows": queries.results_of(results.question, list(page.object_list)),
        "tabs": _tabs(request, kinds, wanted, results),
    }
    return render(request, "search/search.html", context)


def _tabs(
    request: Request, kinds: list[Any], wanted: queries.Search, results: queries.Results
) -> list[dict[str, Any]]:
    """All kinds, and each in which something was found, with how much where that was counted to the end."""
    given = {name: request.GET[name] for name in ("q", "place", "span") if request.GET.get(name)}

    def tab(key: str, label: Any, count: int) -> dict[str, Any]:
        url = f"{reverse('search:search')}?{urlencode({**given, **({'kind': key} if key else {})})}"
        return {"label": label, "url": url, "current": wanted.kind == key, "count": "" if results.is_more else count}

    found = [one for one in kinds if results.counts[one.key] or one.key == wanted.kind]
    each = [tab(one.key, one.label, results.counts[one.key]) for one in found]
    return [tab("", _("Everything found"), results.total), *each]


@login_not_required
@require_safe
def suggest(request: Request) -> HttpResponse:
    """Titles and names that begin with what is typed so far: a piece of a page, and a small page of its own."""
    text = request.GET.get("q", "")[:LONGEST]
    try:
        rows = queries.suggest(request.actor, text, today=clock.today())
    except Unavailable:
        rows = []
    context = {"shell_template": _shell(request), "rows": rows, "text": text}
    is_part = bool(request.htmx) or request.headers.get("X-Requested-With") == "palette"
    return render(request, "search/_suggestions.html" if is_part else "search/suggestions.html", context)


@login_not_required
@require_safe
def topic(request: Request, code: str) -> HttpResponse:
    """One answer of the help."""
    found = topics.get_topic(code)
    others = [one for one in topics.topics().values() if one.code != code][:5]
    context = {"shell_template": _shell(request), "topic": found, "others": others}
    return render(request, "search/topic.html", context)


@login_not_required
@require_safe
def helping(request: Request) -> HttpResponse:
    """Every answer of the help."""
    context = {
        "shell_template": _shell(request), "topics": list(topics.topics().values()),
        "wanted": queries.Search(""), "form": None,
    }  # fmt: skip
    return render(request, "search/help.html", context)
