"""One article and the sites that show it; what is offered to a site; what a site shows of others."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.portal import access, sharing_forms
from zhibu.portal.actions import offering, refusing, sharing
from zhibu.portal.models import ArticlePage
from zhibu.portal.queries import sharing as queries


def _do(request: Request, form: forms.Form, deed: Callable[[dict[str, Any]], object], done: str) -> None:
    """Carry out what a form asks for; say what came of it on the next page."""
    if not form.is_valid():
        problem = next(iter(form.errors.values()))
        messages.error(request, str(problem[0]))
        return
    try:
        deed(form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, done)


def _with_reasons(rows: Iterable[Any]) -> list[tuple[Any, forms.Form]]:
    """Each row with a form of its own that asks for a reason."""
    return [(row, sharing_forms.ReasonForm(auto_id=f"reason{n}_%s")) for n, row in enumerate(rows)]


def _article(request: Request, public_id: UUID) -> tuple[ArticlePage, bool]:
    """The article, and whether the actor writes for its site; a draft is for these alone. Raises NotFound."""
    article = queries.find_article_by_public_id(public_id)
    if article is None or not access.keeps_sites(request.actor):
        raise NotFound
    is_own = request.actor.can(Verb.WRITE_ARTICLES, article.scope_path)
    if not (is_own or article.live):
        raise NotFound
    return article, is_own


@require_safe
def article(request: Request, public_id: UUID) -> HttpResponse:
    """Where an article is seen, and what may be done with it: given below, offered above, taken over."""
    found, is_own = _article(request, public_id)
    may_push = is_own and found.live and request.actor.can(Verb.PUSH_ARTICLES, found.scope_path)
    above = queries.sites_above(found) if is_own and found.live else []
    others = queries.sites_for(request.actor, Verb.PUBLISH_ARTICLES)
    others = [one for one in others if one[0] != str(found.site.organization_id)] if found.live else []
    first = {"column_kind": found.column_kind}
    usage = queries.usage_of(found) if is_own else None
    context = {
        "article": found, "is_own": is_own, "usage": usage, "pushes": _with_reasons(usage.pushes if usage else ()),
        "push_form": sharing_forms.PushForm(
            scopes=queries.scopes_below(found), initial=first, auto_id="push_%s"
        ) if may_push else None,
        "offer_form": sharing_forms.OfferForm(sites=above, auto_id="offer_%s") if above else None,
        "take_form": sharing_forms.TakeForm(sites=others, initial=first, auto_id="take_%s") if others else None,
        "foreword_form": sharing_forms.ForewordForm(sites=others, auto_id="foreword_%s") if others else None,
    }  # fmt: skip
    return render(request, "portal/desk/article.html", context)


@require_POST
def push(request: Request, public_id: UUID) -> HttpResponse:
    """Give the article to the sites below."""
    found, _is_own = _article(request, public_id)
    access.get_article(request.actor, found.pk, Verb.PUSH_ARTICLES)
    form = sharing_forms.PushForm(request.POST, scopes=queries.scopes_below(found))
    _do(
        request, form,
        lambda data: sharing.push_down(actor=request.actor, at=clock.now(), article_id=found.pk, **data),
        _("Given. The websites below show it now."),
    )  # fmt: skip
    return redirect("sites:article", public_id)


@require_POST
def end_push(request: Request, push_id: UUID) -> HttpResponse:
    """Take the article back from the sites below."""
    form = sharing_forms.ReasonForm(request.POST)
    row = sharing.get_push(request.actor, push_id)
    _do(
        request, form,
        lambda data: sharing.end_push(actor=request.actor, at=clock.now(), push_id=push_id, **data),
        _("Taken back. The websites below show it no more."),
    )  # fmt: skip
    return redirect("sites:article", row.article.public_id)


@require_POST
def offer(request: Request, public_id: UUID) -> HttpResponse:
    """Offer the article to a site above."""
    found, _is_own = _article(request, public_id)
    access.get_article(request.actor, found.pk)
    form = sharing_forms.OfferForm(request.POST, sites=queries.sites_above(found))
    _do(
        request, form,
        lambda data: offering.offer(
            actor=request.actor, at=clock.now(), article_id=found.pk, to_site_id=data["to_site"],
            note_text=data["note"],
        ),
        _("Offered. Its editors decide."),
    )  # fmt: skip
    return redirect("sites:article", public_id)


@require_POST
def take(request: Request, public_id: UUID) -> HttpResponse:
    """Take the article over onto a site of one's own."""
    _article(request, public_id)
    form = sharing_forms.TakeForm(request.POST, sites=queries.sites_for(request.actor, Verb.PUBLISH_ARTICLES))
    _do(
        request, form,
        lambda data: sharing.take_over(
            actor=request.actor, at=clock.now(), public_id=public_id, organization_id=UUID(data["organization"]),
            column_kind=data["column_kind"],
        ),
        _("Taken over. Changes at the source are seen here too."),
    )  # fmt: skip
    return redirect("sites:article", public_id)


@require_POST
def foreword(request: Request, public_id: UUID) -> HttpResponse:
    """Say a word before the article on a site of one's own."""
    _article(request, public_id)
    form = sharing_forms.ForewordForm(request.POST, sites=queries.sites_for(request.actor, Verb.PUBLISH_ARTICLES))
    _do(
        request, form,
        lambda data: sharing.write_foreword(
            actor=request.actor, at=clock.now(), public_id=public_id, organization_id=UUID(data["organization"]),
            text=data["text"],
        ),
        _("Saved. Readers see it at once."),
    )  # fmt: skip
    return redirect("sites:article", public_id)


@require_POST
def let_go(request: Request, use_id: UUID) -> HttpResponse:
    """Show an article of another site no more."""
    row = sharing.let_go(actor=request.actor, at=clock.now(), use_id=use_id)
    return redirect("sites:abroad", row.site.organization_id)


@require_POST
def refuse(request: Request, organization_id: UUID, public_id: UUID) -> HttpResponse:
    """Show an article that is given from above no more."""
    access.get_kept_site(request.actor, organization_id, Verb.PUBLISH_ARTICLES)
    _do(
        request, sharing_forms.ReasonForm(request.POST),
        lambda data: refusing.refuse_given(
            actor=request.actor, at=clock.now(), public_id=public_id, organization_id=organization_id, **data
        ),
        _("Refused. Its source reads the reason."),
    )  # fmt: skip
    return redirect("sites:abroad", organization_id)


@require_POST
def show_again(request: Request, organization_id: UUID, public_id: UUID) -> HttpResponse:
    """Take a refusal back."""
    refusing.show_again(actor=request.actor, at=clock.now(), public_id=public_id, organization_id=organization_id)
    messages.success(request, _("Shown again."))
    return redirect("sites:abroad", organization_id)


@require_safe
def abroad(request: Request, organization_id: UUID) -> HttpResponse:
    """What a site shows of others: columns followed, articles taken over."""
    site = access.get_kept_site(request.actor, organization_id)
    may_follow = request.actor.can(Verb.EDIT_SITES, site.scope_path)
    form = sharing_forms.FollowForm(columns=queries.column_choices(site)) if may_follow else None
    found = queries.abroad_on(site)
    context = {
        "site": site, "found": found, "form": form, "given": _with_reasons(found.given),
        "may_refuse": request.actor.can(Verb.PUBLISH_ARTICLES, site.scope_path),
    }  # fmt: skip
    return render(request, "portal/desk/abroad.html", context)


@require_POST
def follow(request: Request, organization_id: UUID) -> HttpResponse:
    """Subscribe to a column of another site."""
    site = access.get_kept_site(request.actor, organization_id, Verb.EDIT_SITES)
    form = sharing_forms.FollowForm(request.POST, columns=queries.column_choices(site))
    _do(
        request, form,
        lambda data: sharing.subscribe_to(
            actor=request.actor, at=clock.now(), organization_id=organization_id, source_id=data["source"],
            source_kind=data["source_kind"], column_kind=data["column_kind"],
        ),
        _("Subscribed. What is published there stands here from now on."),
    )  # fmt: skip
    return redirect("sites:abroad", organization_id)


@require_POST
def unfollow(request: Request, organization_id: UUID, subscription_id: UUID) -> HttpResponse:
    """End a subscription."""
    sharing.unsubscribe(actor=request.actor, at=clock.now(), subscription_id=subscription_id)
    return redirect("sites:abroad", organization_id)


@require_safe
def contributions(request: Request, organization_id: UUID) -> HttpResponse:
    """What is offered to a site and waits for a decision."""
    site = access.get_kept_site(request.actor, organization_id)
    columns = queries.column_choices(site)
    context = {
        "site": site, "may_decide": request.actor.can(Verb.PUBLISH_ARTICLES, site.scope_path),
        "rows": [
            (row, sharing_forms.AcceptForm(columns=columns, auto_id=f"accept{n}_%s"), form)
            for n, (row, form) in enumerate(_with_reasons(queries.offered_to(site)))
        ],
    }  # fmt: skip
    return render(request, "portal/desk/contributions.html", context)


@require_POST
def accept(request: Request, organization_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Take a contribution into a column."""
    site = access.get_kept_site(request.actor, organization_id, Verb.PUBLISH_ARTICLES)
    form = sharing_forms.AcceptForm(request.POST, columns=queries.column_choices(site))
    _do(
        request, form,
        lambda data: offering.accept(actor=request.actor, at=clock.now(), contribution_id=contribution_id, **data),
        _("Taken up. Readers see it at once."),
    )  # fmt: skip
    return redirect("sites:contributions", organization_id)


@require_POST
def decline(request: Request, organization_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Decline a contribution, with the reason."""
    access.get_kept_site(request.actor, organization_id, Verb.PUBLISH_ARTICLES)
    form = sharing_forms.ReasonForm(request.POST)
    _do(
        request, form,
        lambda data: offering.decline(actor=request.actor, at=clock.now(), contribution_id=contribution_id, **data),
        _("Declined. Its writer reads the reason."),
    )  # fmt: skip
    return redirect("sites:contributions", organization_id)
