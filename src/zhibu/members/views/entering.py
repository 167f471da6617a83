"""Entering a member by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.members import access, actions, queries
from zhibu.members.forms import BranchForm, DetailsForm
from zhibu.members.views.requests import actor_of, blame, require_anywhere, uuid_or_none


def choose_branch(request: HttpRequest) -> HttpResponse:
    """Into which branch: straight on for those who have one."""
    actor = actor_of(request)
    require_anywhere(actor, Verb.MANAGE_MEMBERS)
    only = queries.only_branch_of(actor)
    if only is not None:
        return redirect("members:enroll", only.pk)
    form = BranchForm(request.GET or None)
    near: list[str] = []
    if form.is_bound and form.is_valid():
        branch, near = queries.find_branch(actor, form.cleaned_data["branch"])
        if branch is not None:
            return redirect("members:enroll", branch.pk)
        form.add_error("branch", _("There is no branch of this name where you manage members."))
    return render(request, "members/choose_branch.html", {"form": form, "near": near})


@sensitive_post_parameters("resident_id", "phone", "landline", "address")
def enroll(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Enter a member in this branch; whom the registry knows elsewhere can be asked for instead."""
    actor = actor_of(request)
    organization = access.get_organization(actor, organization_id, Verb.MANAGE_MEMBERS)
    form = DetailsForm(request.POST or None)
    is_known = False
    if request.method == "POST" and form.is_valid():
        try:
            if "propose" in request.POST:
                actions.propose_transfer_of(
                    actor=actor, at=clock.now(), resident_id=form.details().resident_id,
                    to_organization_id=organization_id,
                )  # fmt: skip
                messages.success(request, _("The present branch has been asked. You will be told when it answers."))
                return redirect("members:proposals")
            member = actions.enroll_member(
                actor=actor, at=clock.now(), organization_id=organization_id, details=form.details(),
                member_id=uuid_or_none(request.POST.get("token")),
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
            is_known = refused.code == "already_registered"
        else:
            messages.success(request, _("%(name)s has been entered.") % {"name": member.name})
            return redirect("members:member", member.pk)
    context = {"form": form, "organization": organization, "token": _token(request), "is_known": is_known}
    return render(request, "members/enroll.html", context, status=422 if form.errors else 200)


def _token(request: HttpRequest) -> UUID:
    """The id that the new record will have: the same for every sending of one form."""
    return uuid_or_none(request.POST.get("token")) or new_id()
