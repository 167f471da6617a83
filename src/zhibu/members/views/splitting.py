"""Splitting a branch: who goes, then what happens and who takes which post there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.members import access, queries
from zhibu.members.forms import SplitForm, SplitPostsForm
from zhibu.members.views.groups import either
from zhibu.members.views.requests import actor_of, blame
from zhibu.organizations import actions as organizations
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState, ReshapingKind
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.frame import frame_of
from zhibu.organizations.registry import Plan, foretold


@either
def split(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Choose who goes to a new branch; then see what happens, fill its posts, confirm."""
    actor = actor_of(request)
    branch = access.get_organization(actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    if branch.kind not in BRANCH_KINDS or branch.state != OrganizationState.ACTIVE or branch.parent_id is None:
        raise NotFound
    today = clock.today()
    parties = queries.division_of(branch.pk, on=today)
    initial = {"on": today, "token": new_id()}
    form = SplitForm(request.POST if request.method == "POST" else None, initial=initial, parties=parties)
    context: dict[str, Any] = {"form": form, "organization": branch, "parties": parties}
    context["ticked"], context["ticked_groups"] = (set(request.POST.getlist(n)) for n in ("members", "groups"))
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        status = 422 if form.errors and "back" not in request.POST else 200
        return render(request, "members/split.html", context, status=status)
    people = form.cleaned_data["people"]
    sure = "sure" in request.POST
    posts = SplitPostsForm(request.POST if sure else None, people=people)
    if sure and posts.is_valid():
        try:
            made = _do(request, branch, form.cleaned_data, posts)
        except Refused as refused:
            blame(form, refused)
            return render(request, "members/split.html", context, status=422)
        messages.success(request, _("Split. Within a day it can be undone here."))
        return redirect("organizations:detail", made.other_id)
    plan = Plan(ReshapingKind.SPLIT, branch.pk, branch.path, people=frozenset(people))
    context |= {
        "posts": posts, "people": people, "foretold": foretold(plan), "staying": _staying(parties, people),
        "frame": frame_of(actor, branch, current=""),
    }  # fmt: skip
    return render(request, "members/split_sure.html", context, status=422 if posts.errors else 200)


def _staying(parties: list[queries.Party], people: dict[UUID, str]) -> int:
    return sum(len(party.members) for party in parties) - len(people)


def _do(request: HttpRequest, branch: Organization, data: dict[str, Any], posts: SplitPostsForm) -> Any:
    new = organizations.NewBranch(data["name"], data["short_name"], posts.posts(), data["people"])
    return organizations.split_branch(
        actor=actor_of(request), at=clock.now(), organization_id=branch.pk, new=new, people=list(data["people"]),
        on=data["on"], reason=data["reason"], id=data["token"],
    )  # fmt: skip
