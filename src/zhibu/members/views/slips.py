"""Slips for signing in: for a branch, or for one member who has to come back in."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts.printing import PrintedSlip, as_pdf, picture_of
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.documents.pdf import MEDIA_TYPE
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import access, actions
from zhibu.members.forms import RecoveryForm, SlipsForm
from zhibu.members.queries.slips import entrances_of, slip_of
from zhibu.members.views.requests import actor_of, uuid_or_none


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_branch(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """Choose members of a branch; the slips are shown once, in the answer, as a page to print or as PDF."""
    actor = actor_of(request)
    organization = access.get_organization(actor, organization_id, Verb.MANAGE_MEMBERS)
    people = [who for who in entrances_of(organization_id, at=clock.now()) if who.member_id != actor.member_id]
    form = SlipsForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_slips(actor=actor, at=clock.now(), member_ids=form.cleaned_data["members"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            back = reverse("members:slips", args=[organization_id])
            return _printed(request, made, back)
    context = {"form": form, "organization": organization, "people": people}
    return render(request, "members/slips.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def of_member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """A slip for one member, face to face: the first one, or one to come back in."""
    actor = actor_of(request)
    found = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    form = RecoveryForm(request.POST)
    form.is_valid()
    try:
        made = actions.make_slips(
            actor=actor, at=clock.now(), member_ids=[found.pk], drops_proofs=form.cleaned_data["drops_proofs"]
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("members:account", member_id)
    return _printed(request, made, reverse("members:account", args=[member_id]))


@require_POST
def revoke(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Make a slip that is out void."""
    found = access.get_member(actor_of(request), member_id, Verb.MANAGE_MEMBERS)
    slip = slip_of(found, at=clock.now())
    if slip is not None and slip.pk == uuid_or_none(request.POST.get("slip")):
        actions.revoke_slip(actor=actor_of(request), at=clock.now(), member_id=member_id, slip_id=slip.pk)
    messages.success(request, _("The slip is void."))
    if request.POST.get("back") == "branch":
        return redirect("members:slips", found.organization_id)
    return redirect("members:account", member_id)


def _printed(request: HttpRequest, made: Sequence[actions.MemberSlip], back: str) -> HttpResponse:
    slips = [_on_paper(request, slip) for slip in made]
    if "pdf" in request.POST:
        answer = HttpResponse(as_pdf(slips), content_type=MEDIA_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="slips-{clock.today():%Y%m%d}.pdf"'
        return answer
    rows = [(slip, picture_of(slip.url)) for slip in slips]
    return render(request, "members/slips_printed.html", {"rows": rows, "back": back})


def _on_paper(request: HttpRequest, slip: actions.MemberSlip) -> PrintedSlip:
    path = f"{reverse('accounts:slip')}#{slip.code}"
    return PrintedSlip(
        name=slip.member.name,
        place=slip.member.organization.name,
        username=_("User name: %(username)s") % {"username": slip.username},
        code=slip.code,
        url=request.build_absolute_uri(path),
        expires=_("Works once, until %(day)s") % {"day": as_moment(slip.expires_at)},
        title=_("Coming back in") if slip.is_recovery else _("First sign-in"),
        steps=_("Scan the code, see that it is you, choose a password. Without a scanner: %(address)s")
        % {"address": request.build_absolute_uri(reverse("accounts:slip"))},
    )
