"""One record: reading, revealing, editing, confirming, standing, moving, signing in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.members import access, actions, labels, queries, rules
from zhibu.members.actions.records import details_of
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.forms import (
    AccountForm,
    ConfirmForm,
    DetailsForm,
    MoveForm,
    RecoveryForm,
    RevealForm,
    StandingForm,
)
from zhibu.members.models import Member
from zhibu.members.queries.slips import slip_of
from zhibu.members.views.requests import actor_of, blame, page_of, record_tabs


def _page(
    request: HttpRequest, member: Member, *, revealed: tuple[str, ...] = (), error: str = "", status: int = 200
) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    path = member.organization.path
    may_manage = actor.can(Verb.MANAGE_MEMBERS, path)
    context: dict[str, Any] = {
        "member": member,
        "sections": queries.sections_of(member, on=today, revealed=revealed),
        "revealed": revealed,
        "error": error,
        "token": new_id(),
        "proposal": queries.open_proposal_of(member),
        "hint": queries.standing_hint_of(member, on=today),
        "tabs": record_tabs(actor, member, "record"),
        "may_reveal": actor.can(Verb.REVEAL_SENSITIVE, path),
        "may_manage": may_manage and member.standing != Standing.ENDED,
        "may_confirm": may_manage and member.category == MemberCategory.PROBATIONARY,
        "can_sign_in": member.account_id is not None,
        "is_own": actor.member_id == member.pk,
        "standing": "" if member.standing == Standing.NORMAL else Standing(member.standing).label,
        "category": MemberCategory(member.category).label,
    }
    return render(request, "members/record.html", context, status=status)


@require_safe
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """The record, masked. Opening it is noted for the member to read."""
    found = access.get_member(actor_of(request), member_id)
    actions.note_opening(actor=actor_of(request), at=clock.now(), member=found)
    return _page(request, found)


member.records_look = True  # type: ignore[attr-defined]


@require_POST
def reveal(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """One protected value in the open, in this answer only."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.REVEAL_SENSITIVE)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, error=_("Say what you need it for. The member will read it."), status=422)
    data = form.cleaned_data
    try:
        actions.reveal_field(
            actor=actor, at=clock.now(), member_id=member_id, field=data["field"], purpose=data["purpose"],
            token=data["token"],
        )  # fmt: skip
    except Refused as refused:
        return _page(request, found, error=str(refused.message), status=422)
    return _page(request, found, revealed=(data["field"],))


@require_safe
def history(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """What has changed, and who has looked."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id)
    page = page_of(request, queries.looks_at(found), 25)
    context = {
        "member": found,
        "history": queries.history_of(found),
        "page": page,
        "looks": queries.in_words(list(page.object_list)),
        "tabs": record_tabs(actor, found, "history"),
    }
    return render(request, "members/history.html", context)


@sensitive_post_parameters("resident_id", "phone", "landline", "address")
def edit(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Edit the record; protected fields start empty."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    form = DetailsForm(request.POST or None, known=details_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.edit_member(actor=actor, at=clock.now(), member_id=member_id, details=form.details())
        except Refused as refused:
            blame(form, refused)
        else:
            names = "、".join(str(labels.FIELDS[name]) for name in changed)
            messages.success(
                request, _("Saved: %(fields)s") % {"fields": names} if changed else _("Nothing changed.")
            )
            return redirect("members:member", member_id)
    context = {"form": form, "member": found, "organization": found.organization}
    return render(request, "members/edit.html", context, status=422 if form.errors else 200)


def confirm(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Confirm a probationary member."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_member(actor=actor, at=clock.now(), member_id=member_id, on=form.cleaned_data["on"])
        except Refused as refused:
            form.add_error("on", str(refused.message))
        else:
            messages.success(request, _("%(name)s is a full member now.") % {"name": found.name})
            return redirect("members:member", member_id)
    earliest = rules.probation_ends(found.joined_on) if found.joined_on else None
    context = {"form": form, "member": found, "earliest": earliest}
    return render(request, "members/confirm.html", context, status=422 if form.errors else 200)


def standing(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Suspend, restore or end a membership."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    allowed = rules.TRANSITIONS[found.standing]
    form = StandingForm(request.POST or None, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.change_standing(
                actor=actor, at=clock.now(), member_id=member_id, standing=Standing(data["standing"]), on=data["on"],
                reason=data["reason"],
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("The standing has been changed."))
            return redirect("members:member", member_id)
    context = {
        "form": form, "member": found, "current": Standing(found.standing).label, "is_final": not allowed,
        "hint": queries.standing_hint_of(found, on=clock.today()),
    }  # fmt: skip
    return render(request, "members/standing.html", context, status=422 if form.errors else 200)


def move(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Move to another branch of the actor's."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    form = MoveForm(request.POST or None)
    near: list[str] = []
    if request.method == "POST" and form.is_valid():
        branch, near = queries.find_branch(actor, form.cleaned_data["branch"])
        if branch is None:
            form.add_error("branch", _("There is no branch of this name where you manage members."))
        else:
            try:
                actions.move_member(
                    actor=actor, at=clock.now(), member_id=member_id, to_organization_id=branch.pk,
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except Refused as refused:
                blame(form, refused)
            else:
                to = {"name": found.name, "branch": branch.name}
                messages.success(request, _("%(name)s now belongs to %(branch)s.") % to)
                return redirect("members:member", member_id)
    context = {"form": form, "member": found, "near": near}
    return render(request, "members/move.html", context, status=422 if form.errors else 200)


def account(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Open a sign-in account, or give a new first password; either is shown once, in the answer to the POST."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    form = AccountForm(request.POST or None, initial={"username": queries.free_username(found)})
    has_account = found.account_id is not None
    if request.method == "POST" and (has_account or form.is_valid()):
        try:
            username, password = (
                actions.give_new_password(actor=actor, at=clock.now(), member_id=member_id)
                if has_account
                else actions.open_account(
                    actor=actor, at=clock.now(), member_id=member_id, username=form.cleaned_data["username"]
                )
            )
        except Refused as refused:
            messages.error(request, str(refused.message)) if has_account else blame(form, refused)
        else:
            slip = {"member": found, "username": username, "password": password}
            return render(request, "members/slip.html", slip)
    context = {
        "form": form, "member": found, "has_account": has_account, "recovery": RecoveryForm(),
        "slip": slip_of(found, at=clock.now()),
        "was_in": bool(found.account and found.account.last_login),
    }  # fmt: skip
    failed = request.method == "POST"
    return render(request, "members/account.html", context, status=422 if failed else 200)
