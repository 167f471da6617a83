"""The system administrator's pages on applications; their roles are the security administrator's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.access import get_place_allowing
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.queries import find_places_allowing
from zhibu.foundation.access.requests import Request
from zhibu.foundation.api import access, queries
from zhibu.foundation.api.actions import applications as deeds
from zhibu.foundation.api.actions.tokens import make_application_token
from zhibu.foundation.api.forms import ApplicationForm, ApplicationTokenForm, RoleForm
from zhibu.foundation.api.models import Application
from zhibu.foundation.api.slots import application_parts
from zhibu.foundation.api.views.own import made_page
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused

PER_PAGE = 25


@require_safe
def applications(request: Request) -> HttpResponse:
    """The applications on nodes whose accounts one manages."""
    access.require_managing(request.actor)
    page = Paginator(queries.applications_visible_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    names = queries.place_names(list(page.object_list))
    rows = [(row, names.get(row.scope_path, "")) for row in page.object_list]
    return render(request, "api/applications.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Enter an application in two steps: where, and what it is. Only the last one writes."""
    access.require_managing(request.actor)
    chosen = (request.POST if request.method == "POST" else request.GET).get("organization", "")
    if not chosen:
        text = request.GET.get("q", "").strip()[:60]
        found = find_places_allowing(request.actor, Verb.MANAGE_ACCOUNTS, text)
        return render(request, "api/enter_where.html", {"text": text, "found": found})
    place = get_place_allowing(request.actor, Verb.MANAGE_ACCOUNTS, _id(chosen))
    form = ApplicationForm(request.POST) if request.method == "POST" else ApplicationForm()
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.enter_application(
                actor=request.actor, at=clock.now(), organization_id=place.id, entry=_entry(form),
                request=form.cleaned_data["request"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect("programs:application", made.pk)
    context = {"place": place, "form": form}
    return render(request, "api/enter_what.html", context, status=422 if form.is_bound else 200)


@require_safe
def application(request: Request, application_id: UUID) -> HttpResponse:
    """One application: what it is, its tokens, its roles, and what other contexts do with it."""
    return _page(request, access.get_application(request.actor, application_id))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, application_id: UUID) -> HttpResponse:
    """Change what is said of an application."""
    found = access.get_application(request.actor, application_id)
    kept = {
        "name": found.name, "purpose": found.purpose, "scopes": found.scopes, "addresses": found.addresses,
    }  # fmt: skip
    form = ApplicationForm(request.POST) if request.method == "POST" else ApplicationForm(initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change_application(actor=request.actor, at=clock.now(), application_id=found.pk, entry=_entry(form))
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The application is changed."))
            return redirect("programs:application", found.pk)
    context = {"application": found, "form": form}
    return render(request, "api/change.html", context, status=422 if form.is_bound else 200)


@require_POST
def make_token(request: Request, application_id: UUID) -> HttpResponse:
    """Make a token of an application and show it, once."""
    found = access.get_application(request.actor, application_id)
    form = ApplicationTokenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, token_form=form)
    data = form.cleaned_data
    try:
        made = make_application_token(
            actor=request.actor, at=clock.now(), application_id=found.pk, name=data["name"], days=data["days"],
            request=data["request"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return _page(request, found, token_form=form)
    return made_page(request, made, back="programs:application", back_id=found.pk)


@require_POST
def make_secret(request: Request, application_id: UUID) -> HttpResponse:
    """A new secret of an application, shown once."""
    try:
        found, secret = deeds.make_secret(actor=request.actor, at=clock.now(), application_id=application_id)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("programs:application", application_id)
    return render(request, "api/secret.html", {"application": found, "secret": secret})


@require_POST
def end(request: Request, application_id: UUID) -> HttpResponse:
    """End an application with all that it has."""
    deeds.end_application(actor=request.actor, at=clock.now(), application_id=application_id)
    messages.success(request, _("The application is ended, with its tokens and roles."))
    return redirect("programs:applications")


@require_POST
def give_role(request: Request, application_id: UUID) -> HttpResponse:
    """Give an application a role on its node."""
    found = access.get_application(request.actor, application_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            deeds.give_role(
                actor=request.actor, at=clock.now(), application_id=found.pk, role=form.cleaned_data["role"]
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The application holds the role now."))
            return redirect("programs:application", found.pk)
    return _page(request, found, role_form=form)


@require_POST
def end_role(request: Request, application_id: UUID, grant_id: UUID) -> HttpResponse:
    """End a role of an application."""
    deeds.end_role(actor=request.actor, at=clock.now(), application_id=application_id, grant_id=grant_id)
    messages.success(request, _("The role has ended."))
    return redirect("programs:application", application_id)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise NotFound from wrong


def _entry(form: ApplicationForm) -> deeds.Entry:
    data = form.cleaned_data
    return deeds.Entry(data["name"], data["purpose"], data["scopes"], data["addresses"])


def _page(request: Request, found: Application, *, token_form: Any = None, role_form: Any = None) -> HttpResponse:
    at = clock.now()
    context = {
        "application": found,
        "place": queries.place_names([found]).get(found.scope_path, ""),
        "scopes": queries.labels_of(found.scopes),
        "tokens": queries.tokens_of(found, at),
        "grants": queries.grants_of(found, at),
        "may_grant": request.actor.can(Verb.MANAGE_GRANTS, found.scope_path),
        "token_form": token_form or ApplicationTokenForm(auto_id="token_%s"),
        "role_form": role_form or RoleForm(auto_id="role_%s"),
        "parts": [(part, part.count(found)) for part in application_parts],
        "token_url": request.build_absolute_uri("/oauth/token/"),
    }
    return render(request, "api/application.html", context, status=422 if token_form or role_form else 200)
