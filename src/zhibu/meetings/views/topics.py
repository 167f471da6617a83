"""What the office asks for, local kinds of meetings, what a branch is used to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.kernel.periods import span_of
from zhibu.meetings.access import demand_desk, get_local_kind, get_place, get_topic
from zhibu.meetings.actions import kinds as kind_actions
from zhibu.meetings.actions import topics as actions
from zhibu.meetings.forms import EndKindForm, HabitsForm, KindForm, TopicForm, sent, show_refusal
from zhibu.meetings.queries.kinds import choices_of, kinds_for, label_of, labels_of, local_kinds_seen_by
from zhibu.meetings.queries.proposals import ground_of
from zhibu.meetings.queries.topics import branches_of, rows_of, topics_seen_by
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import top_of
from zhibu.organizations.queries.frame import frame_of

either = require_http_methods(["GET", "POST"])
PER_PAGE = 25


@require_GET
def topics(request: Request) -> HttpResponse:
    """What is asked of the branches, and how far it has come."""
    demand_desk(request.actor)
    page = Paginator(topics_seen_by(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "may_ask": request.actor.can_anywhere(Verb.COMMEND_MEETINGS),
        "today": clock.today(),
    }
    return render(request, "meetings/topics.html", context)


@either
def new_topic(request: Request) -> HttpResponse:
    """Ask the branches below to take something up."""
    organization = _office(request)
    today = clock.today()
    month = span_of("month", today)
    assert month.ends_on is not None
    kinds = [kind for kind in kinds_for(organization.path, today).values() if "branch" in kind.held_by]
    form = TopicForm(
        sent(request), request.FILES or None, kinds=choices_of(kinds),
        initial={"first_on": today, "last_on": month.ends_on - timedelta(days=1)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            topic = actions.make_topic(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, asked=form.asked(),
                token=form.cleaned_data["token"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            messages.success(request, _("It is proposed in the meetings that the branches call from now on."))
            return redirect("meetings:topic", topic.pk)
    context = {"form": form, "organization": organization}
    return render(request, "meetings/topic_new.html", context, status=422 if form.errors else 200)


def _office(request: Request) -> Organization:
    """The node that asks: the one named by `?for=`, else the topmost where the actor may."""
    try:
        asked = UUID(request.GET.get("for", ""))
    except ValueError:
        paths = request.actor.scopes(Verb.COMMEND_MEETINGS)
        found = [row for row in top_of(request.actor) if row.path in paths]
        if not found:
            raise Forbidden from None
        return found[0]
    return get_place(request.actor, asked, Verb.COMMEND_MEETINGS)


@require_GET
def topic(request: Request, topic_id: UUID) -> HttpResponse:
    """One topic: what it is about, and which branches have taken it up."""
    found = get_topic(request.actor, topic_id)
    leads = request.actor.can(Verb.COMMEND_MEETINGS, found.organization.path)
    show = request.GET.get("show", "")
    show = show if show in {"missing", "planned", "held"} else ""
    page = Paginator(branches_of(found, show=show), PER_PAGE).get_page(request.GET.get("page")) if leads else None
    context = {
        "topic": found,
        "row": rows_of([found])[0],
        "kind": labels_of([found.kind])[found.kind] if found.kind else "",
        "last_on": found.ends_on - timedelta(days=1),
        "is_over": found.withdrawn_at is not None or found.ends_on <= clock.today(),
        "leads": leads,
        "page": page,
        "tabs": _topic_tabs(show),
    }
    return render(request, "meetings/topic.html", context)


def _topic_tabs(show: str) -> list[dict[str, Any]]:
    labels = [
        ("", _("All branches")),
        ("missing", _("Not on an agenda")),
        ("planned", _("On an agenda")),
        ("held", _("Held")),
    ]
    return [{"label": label, "url": f"?show={key}", "current": key == show} for key, label in labels]


@require_POST
def withdraw_topic(request: Request, topic_id: UUID) -> HttpResponse:
    """Ask for it no longer."""
    actions.withdraw_topic(actor=request.actor, at=clock.now(), topic_id=topic_id)
    messages.success(request, _("Withdrawn. Agendas that have it keep it."))
    return redirect("meetings:topic", topic_id)


@require_POST
def remind_of_topic(request: Request, topic_id: UUID) -> HttpResponse:
    """Remind the branches that have not taken it up."""
    try:
        told = actions.remind_of_topic(actor=request.actor, at=clock.now(), topic_id=topic_id)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        text = ngettext("%(n)d person has been reminded.", "%(n)d people have been reminded.", told)
        messages.success(request, text % {"n": told})
    return redirect("meetings:topic", topic_id)


@either
def kinds(request: Request) -> HttpResponse:
    """The kinds of meetings that hold for a node: the national ones, and those that localities have added."""
    actor, today = request.actor, clock.today()
    if not actor.can_anywhere(Verb.MANAGE_RULES):
        raise Forbidden
    places = [row for row in top_of(actor) if actor.can(Verb.MANAGE_RULES, row.path)]
    organization = _chosen(request, places)
    form = KindForm(sent(request), initial={"in_force_from": today})
    if request.method == "POST" and form.is_valid():
        try:
            row = kind_actions.add_kind(
                actor=actor, at=clock.now(), organization_id=organization.pk, entry=form.entry(),
                token=form.cleaned_data["token"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal.message, {"from": "in_force_from"}.get(refusal.field or "", refusal.field))
        else:
            messages.success(request, _("%(name)s is a kind of meeting now.") % {"name": row.name})
            return redirect("meetings:kinds")
    national = [kind for kind in kinds_for("", today).values() if not kind.is_local]
    context = {
        "form": form,
        "organization": organization,
        "national": [{"kind": kind, "label": label_of(kind)} for kind in national],
        "local": local_kinds_seen_by(actor),
        "today": today,
    }
    return render(request, "meetings/kinds.html", context, status=422 if form.errors else 200)


def _chosen(request: Request, places: list[Organization]) -> Organization:
    try:
        asked = UUID(request.GET.get("for", ""))
    except ValueError:
        if not places:
            raise Forbidden from None
        return places[0]
    return get_place(request.actor, asked, Verb.MANAGE_RULES)


@either
def end_kind(request: Request, kind_id: UUID) -> HttpResponse:
    """A local kind is held no longer."""
    row = get_local_kind(request.actor, kind_id)
    form = EndKindForm(sent(request), initial={"last_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            kind_actions.end_kind(actor=request.actor, at=clock.now(), kind_id=row.pk, ends_on=form.ends_on())
        except Refused as refusal:
            show_refusal(form, refusal.message, "last_on" if refusal.field else None)
        else:
            messages.success(request, _("It ends then. Meetings held stay what they are."))
            return redirect("meetings:kinds")
    return render(request, "meetings/kind_end.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@either
def habits(request: Request, organization_id: UUID) -> HttpResponse:
    """What a branch is used to: its theme day, its place, its video room, the header of its records."""
    organization = get_place(request.actor, organization_id, Verb.CALL_MEETINGS)
    custom = ground_of(organization, today=clock.today()).custom
    form = HabitsForm(request.POST) if request.method == "POST" else HabitsForm.of(custom)
    if request.method == "POST" and form.is_valid():
        try:
            kind_actions.set_habits(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, habits=form.habits()
            )
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            messages.success(request, _("Kept. New meetings are proposed so."))
            return redirect("meetings:of_organization", organization.pk)
    context = {
        "form": form, "organization": organization,
        "frame": frame_of(request.actor, organization, current="meetings"),
    }  # fmt: skip
    return render(request, "meetings/habits.html", context, status=422 if form.errors else 200)
