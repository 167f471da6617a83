"""The own tokens, and the applications that act for one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.api import queries
from zhibu.foundation.api.actions.consents import end_consent
from zhibu.foundation.api.actions.tokens import MadeToken, end_token, make_own_token
from zhibu.foundation.api.forms import TokenForm
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@require_safe
def own(request: Request) -> HttpResponse:
    """Tokens in use, applications that act for one, and the form for another token."""
    return _page(request, TokenForm())


@require_POST
def make(request: Request) -> HttpResponse:
    """Make a token and show it, once: it is in this answer and nowhere else, so the page is not a redirect."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    try:
        made = make_own_token(
            actor=request.actor, at=clock.now(), name=data["name"], scopes=data["scopes"], days=data["days"],
            request=data["request"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return _page(request, form, status=422)
    return made_page(request, made, back="programs:own")


@require_POST
def end(request: Request, token_id: UUID) -> HttpResponse:
    """End a token of one's own, or of an application that one manages."""
    token = end_token(actor=request.actor, at=clock.now(), token_id=token_id)
    messages.success(request, _("The token is ended. It opens nothing any more."))
    return (
        redirect("programs:application", token.application_id) if not token.account_id else redirect("programs:own")
    )


@require_POST
def end_consent_of(request: Request, consent_id: UUID) -> HttpResponse:
    """End what an application may do for one."""
    end_consent(actor=request.actor, at=clock.now(), consent_id=consent_id)
    messages.success(request, _("The application acts for you no more."))
    return redirect("programs:own")


def shell(request: Request) -> str:
    """Members find their programs among their own pages, others on the workbench."""
    return "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"


def made_page(request: Request, made: MadeToken, *, back: str, back_id: UUID | None = None) -> HttpResponse:
    """A token, the only time that it is seen."""
    context = {
        "shell_template": shell(request),
        "token": made.token,
        "secret": made.secret,
        "scopes": queries.labels_of(made.token.scopes),
        "back_name": back,
        "back_id": back_id,
    }
    return render(request, "api/made.html", context)


def _page(request: Request, form: TokenForm, *, status: int = 200) -> HttpResponse:
    consents = [(consent, queries.labels_of(consent.scopes)) for consent in queries.consents_of(request.actor)]
    context = {
        "shell_template": shell(request),
        "tokens": queries.own_tokens(request.actor, clock.now()),
        "consents": consents,
        "form": form,
    }
    return render(request, "api/own.html", context, status=status)
