"""Posts and terms of an organization."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.organizations import access, actions, queries, rules
from zhibu.organizations.forms import EndForm, ExtendForm, PostForm, TermForm, initial_day
from zhibu.organizations.views.change import either, page, show_refusal


@require_safe
def posts(request: Request, organization_id: UUID) -> HttpResponse:
    """Who holds what, who held it, and the terms with the rule they rest on."""
    organization = access.get_organization(request.actor, organization_id)
    today = clock.today()
    frame = queries.frame_of(request.actor, organization, current="posts")
    context = {
        "frame": frame,
        "organization": organization,
        "holders": queries.holders_of(organization, on=today),
        "past": queries.past_holders_of(organization, on=today)[:50],
        "terms": queries.terms_of(organization),
        "today": today,
        "rule": _rule(organization),
    }
    return render(request, "organizations/posts.html", context)


def _rule(organization: Any) -> Any:
    """The rule on the length of its terms, None where there are none."""
    code = rules.term_rule_code(organization.kind, organization.territory)
    return rule_in_force(code, on=clock.today(), path=organization.path) if code else None


def _context(request: Request, organization: Any, title: str, lead: str, verb: str) -> dict[str, Any]:
    frame = queries.frame_of(request.actor, organization, current="")
    return {"frame": frame, "organization": organization, "title": title, "lead": lead, "verb": verb}


@either
def take(request: Request, organization_id: UUID) -> HttpResponse:
    """Put somebody into a post; while a name is typed, those who may be meant."""
    organization = access.get_managed(request.actor, organization_id, Verb.MANAGE_POSTS)
    typed = request.GET.get("holder_name", "")[:40]
    if request.htmx and request.method == "GET":
        found = access.find_candidates(request.actor, organization.path, typed)
        context = {"found": found, "typed": typed, "name": "holder_name", "picked": ""}
        return render(request, "organizations/widgets/_holders.html", context)
    initial = initial_day(clock.today(), post=request.GET.get("post", ""), holder_name=typed)
    form = PostForm(request.POST or None, initial=initial, actor=request.actor, organization=organization)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.take_post(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, post=data["post"],
                holder_name=data["holder_name"].name, holder_id=data["holder_name"].id, on=data["on"],
                id=data["token"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The post has been filled."))
            return redirect("organizations:posts", organization.pk)
    lead = _("There is one secretary at a time; the other posts may have several holders.")
    context = _context(request, organization, _("Fill a post"), lead, _("Fill the post"))
    return page(request, "organizations/post_form.html", form, context)


@either
def end(request: Request, holding_id: UUID) -> HttpResponse:
    """End a post."""
    holding = queries.find_holding(holding_id)
    if holding is None:
        raise NotFound
    organization = access.get_managed(request.actor, holding.organization_id, Verb.MANAGE_POSTS)
    form = EndForm(request.POST or None, initial=initial_day(clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_holding(
                actor=request.actor, at=clock.now(), holding_id=holding_id, on=form.cleaned_data["on"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The post has ended."))
            return redirect("organizations:posts", organization.pk)
    lead = f"{holding.holder_name} · {holding.get_post_display()}"
    context = _context(request, organization, _("End a post"), lead, _("End the post"))
    return page(request, "organizations/post_form.html", form, context)


@either
def start_term(request: Request, organization_id: UUID) -> HttpResponse:
    """Begin a term of office."""
    organization = access.get_managed(request.actor, organization_id, Verb.MANAGE_POSTS)
    form = TermForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_term(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, **form.cleaned_data
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The term has begun."))
            return redirect("organizations:posts", organization.pk)
    rule = _rule(organization)
    lead = rule_words(rule) if rule else ""
    context = _context(request, organization, _("Begin a term"), lead, _("Begin the term"))
    return page(request, "organizations/post_form.html", form, context)


@either
def extend_term(request: Request, term_id: UUID) -> HttpResponse:
    """Let a term end later."""
    term = queries.find_term(term_id)
    if term is None:
        raise NotFound
    organization = access.get_managed(request.actor, term.organization_id)
    form = ExtendForm(request.POST or None, initial={"until": term.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_term(actor=request.actor, at=clock.now(), term_id=term_id, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The term has been extended."))
            return redirect("organizations:posts", organization.pk)
    lead = rule_words(rule_in_force("term.extension_years", on=clock.today(), path=organization.path))
    context = _context(request, organization, _("Extend the term"), lead, _("Extend the term"))
    return page(request, "organizations/post_form.html", form, context)


def rule_words(rule: Any) -> str:
    """A rule in one line: what it says and where it stands."""
    return _("%(title)s: %(value)s years, by %(source)s %(article)s") % {
        "title": _(rule.title), "value": rule.value, "source": f"《{rule.source}》", "article": rule.article,
    }  # fmt: skip
