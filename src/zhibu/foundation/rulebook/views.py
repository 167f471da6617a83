"""The rules in force, their history, and stricter ones of localities."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.foundation.access import registry
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.rulebook import access, actions, queries
from zhibu.foundation.rulebook.forms import DayForm, EndForm, StricterForm
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused

FOUND_AT_ONCE = 20


def _shell(request: Request) -> str:
    works = request.actor.can_anywhere(Verb.SEE_ORGANIZATION) or not request.actor.member_id
    return "ui/shell/workbench.html" if works else "ui/shell/member.html"


def _place_name(path: str) -> str:
    return registry.places().names([path]).get(path, "") if path else ""


@require_safe
def rules(request: Request) -> HttpResponse:
    """Every rule in force on a day for one's own organization."""
    form = DayForm(request.GET)
    day = (form.cleaned_data["on"] if form.is_valid() else None) or clock.today()
    path = access.path_shown_to(request.actor)
    rows = queries.rules_on(day, path=path)
    context = {
        "shell_template": _shell(request),
        "form": DayForm(initial={"on": day}),
        "day": day,
        "place": _place_name(path),
        "rows": rows,
        "unverified": sum(not row.verified for row in rows),
    }
    return render(request, "rulebook/rules.html", context)


@require_safe
def rule(request: Request, code: str) -> HttpResponse:
    """One rule: what it demands, where it stands, its history, and what localities have made of it."""
    access.require_known(code)
    day, path = clock.today(), access.path_shown_to(request.actor)
    history = queries.history_of(code, path=path, day=day)
    managed = queries.local_rules_managed_by(request.actor, code, day) if access.can_make(request.actor) else []
    context = {
        "shell_template": _shell(request),
        "row": next((row for row in history if row.holds), history[0]),
        "history": history,
        "managed": managed,
        "can_make": access.can_make(request.actor),
        "place": _place_name(path),
    }
    return render(request, "rulebook/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stricter(request: Request, code: str) -> HttpResponse:
    """Make a rule stricter in two steps: where, and how. Only the last one writes."""
    access.require_known(code)
    access.require_making(request.actor)
    chosen = request.POST if request.method == "POST" else request.GET
    if not chosen.get("organization"):
        return _choose_place(request, code)
    place = access.get_place(request.actor, _id(chosen["organization"]))
    if request.method != "POST":
        form = StricterForm(initial={"organization": place.id, "in_force_from": clock.today()})
        return _stricter_page(request, code, place, form)
    form = StricterForm(request.POST)
    if not form.is_valid() or not _made(request, code, place, form):
        return _stricter_page(request, code, place, form, status=422)
    messages.success(request, _("The stricter rule is entered."))
    return redirect("rulebook:rule", code=code)


def _made(request: Request, code: str, place: registry.Place, form: StricterForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("value", "source", "article", "in_force_from")}
    try:
        actions.make_stricter(actor=request.actor, at=clock.now(), code=code, place=place, **given)
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return False
    return True


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise NotFound from wrong


def _choose_place(request: Request, code: str) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    visible = request.actor.within(Verb.MANAGE_RULES, "path")
    context = {
        "row": _row(code),
        "text": text,
        "found": registry.places().search(text, visible, FOUND_AT_ONCE),
        "back": reverse("rulebook:rule", args=[code]),
    }
    return render(request, "rulebook/where.html", context)


def _stricter_page(
    request: Request, code: str, place: registry.Place, form: StricterForm, status: int = 200
) -> HttpResponse:
    binding = queries.rule_in_force(code, on=clock.today(), path=place.path)
    context = {
        "row": _row(code),
        "binding": queries.as_row(binding, holds=True),
        "place": place,
        "form": form,
        "back": reverse("rulebook:stricter", args=[code]),
    }
    return render(request, "rulebook/stricter.html", context, status=status)


def _row(code: str) -> Any:
    return queries.as_row(queries.rule_in_force(code, on=clock.today()), holds=True)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, rule_id: UUID) -> HttpResponse:
    """Ask from when, then end a local rule."""
    access.require_making(request.actor)
    local_rule = access.get_local_rule(request.actor, rule_id)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends_on": clock.today()})
    status = 200
    if request.method == "POST":
        if form.is_valid() and _ended(request, rule_id, form):
            messages.success(request, _("The end of the rule is entered."))
            return redirect("rulebook:rule", code=local_rule.code)
        status = 422
    back = reverse("rulebook:rule", args=[local_rule.code])
    context = {"row": _row(local_rule.code), "rule": local_rule, "form": form, "back": back}
    return render(request, "rulebook/end.html", context, status=status)


def _ended(request: Request, rule_id: UUID, form: EndForm) -> bool:
    try:
        actions.end_local_rule(
            actor=request.actor, at=clock.now(), rule_id=rule_id, ends_on=form.cleaned_data["ends_on"]
        )
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return False
    return True
