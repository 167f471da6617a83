"""The groups of a branch: who is in which, and everything that a secretary does with them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.members import access, actions, queries
from zhibu.members.forms import AssignForm, GroupForm, LeaderForm
from zhibu.members.views.requests import actor_of, blame
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.frame import frame_of
from zhibu.organizations.rules import propose_group_name

either = require_http_methods(["GET", "HEAD", "POST"])


@either
def groups(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """The division of a branch; those ticked go into another group, all in one go."""
    actor = actor_of(request)
    verb = Verb.MANAGE_MEMBERS if request.method == "POST" else Verb.SEE_MEMBERS
    branch = _get_branch(request, organization_id, verb)
    parties = queries.division_of(branch.pk, on=clock.today())
    form = AssignForm(request.POST if request.method == "POST" else None, parties=parties)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.assign_to_group(
                actor=actor, at=clock.now(), group_id=form.group_id(), member_ids=form.cleaned_data["members"]
            )
        except Refused as refused:
            blame(form, refused)
        else:
            said = ngettext("%(count)d member moved.", "%(count)d members moved.", count) % {"count": count}
            messages.success(request, said if count else _("Nothing changed."))
            return redirect("members:groups", branch.pk)
    context = {
        "form": form,
        "organization": branch,
        "frame": frame_of(actor, branch, current="groups"),
        "parties": parties,
        "has_groups": any(party.group for party in parties),
        "ticked": set(request.POST.getlist("members")),
        "may_manage": branch.state == OrganizationState.ACTIVE and actor.can(Verb.MANAGE_MEMBERS, branch.path),
    }
    return render(request, "members/groups.html", context, status=422 if form.errors else 200)


@either
def found(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Found a group; its name is proposed."""
    branch = _get_branch(request, organization_id, Verb.MANAGE_MEMBERS)
    names = [group.name for group in queries.groups_of(branch.pk, on=clock.today())]
    initial = {"name": propose_group_name(names), "on": clock.today(), "token": new_id()}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.found_group(
                actor=actor_of(request), at=clock.now(), branch_id=branch.pk, name=data["name"], on=data["on"],
                id=data["token"],
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("%(name)s has been founded. Now put members into it.") % {"name": made.name})
            return redirect("members:groups", branch.pk)
    return _form_page(request, "members/found_group.html", form, branch)


@either
def leader(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Choose who leads a group."""
    group = queries.find_group(group_id)
    if group is None or group.parent_id is None:
        raise NotFound
    branch = _get_branch(request, group.parent_id, Verb.MANAGE_MEMBERS)
    today = clock.today()
    parties = queries.division_of(branch.pk, on=today)
    people = [member for party in parties if party.group and party.group.id == group.pk for member in party.members]
    form = LeaderForm(request.POST if request.method == "POST" else None, people=people, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            held = actions.appoint_leader(
                actor=actor_of(request), at=clock.now(), group_id=group.pk, member_id=data["member"], on=data["on"]
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("%(name)s leads the group.") % {"name": held.holder_name})
            return redirect("members:groups", branch.pk)
    return _form_page(request, "members/group_leader.html", form, branch, group=group, people=people)


def _get_branch(request: HttpRequest, organization_id: UUID, verb: Verb) -> Organization:
    branch = access.get_organization(actor_of(request), organization_id, verb)
    if branch.kind not in BRANCH_KINDS:
        raise NotFound
    return branch


def _form_page(request: HttpRequest, template: str, form: Any, branch: Organization, **more: Any) -> HttpResponse:
    context = {"form": form, "organization": branch, **more}
    return render(request, template, context, status=422 if form.errors else 200)
