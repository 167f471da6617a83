"""Posts and terms: who holds what from when until when."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.organizations import registry, rules
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.actions.recognizing import recognize_holders
from zhibu.organizations.choices import ChangeKind, OrganizationState, PostKind
from zhibu.organizations.events import PostLeft, PostTaken
from zhibu.organizations.models import Organization, PostHolding, Term


@transaction.atomic
def take_post(
    *,
    actor: Actor,
    at: datetime,
    organization_id: UUID,
    post: PostKind,
    holder_name: str,
    on: date,
    holder_id: UUID | None = None,
    id: UUID | None = None,
    alone: bool = False,
) -> PostHolding:
    """Put somebody into a post from `on`: a member by `holder_id` and name; by name alone the one member so called
    there or below, else a person without a record here. `alone` ends the post for whoever else holds it.

    `id` is a client's token; the same token, or the same person already in the post, changes nothing but that a
    holding by name alone gets the record of its holder.
    Raises NotFound (also for a token of elsewhere), Forbidden (MANAGE_POSTS), Refused (`node_dissolved`,
    `no_such_post`, `post_taken` for a second secretary). Order of effects: holding, history, audit, PostTaken.
    """
    organization = ground.get_locked(actor, organization_id, Verb.MANAGE_POSTS)
    if organization.state != OrganizationState.ACTIVE:
        ground.refuse("node_dissolved")
    if not rules.post_exists(organization.kind, post):
        ground.refuse("no_such_post", "post")
    holder_id = holder_id or registry.find_holder(organization.path, holder_name)
    same = Q(holder_id=None, holder_name=holder_name) | Q(holder_id=holder_id, holder_id__isnull=False)
    open_ones = PostHolding.objects.filter(organization=organization, post=post, ends_on=None)
    standing = PostHolding.objects.filter(pk=id).first() if id else None
    if standing and standing.organization_id != organization.pk:
        raise NotFound
    standing = standing or open_ones.filter(same).order_by("starts_on").first()
    if standing:
        if holder_id is not None and standing.holder_id is None:
            recognize_holders(actor=actor, at=at, members={standing.pk: holder_id})
            standing.refresh_from_db()
        return standing
    if alone:
        for other in open_ones.select_related("organization").order_by("starts_on", "pk"):
            _end_or_withdraw(other, actor=actor, at=at, on=on)
    if post == PostKind.SECRETARY and open_ones.exists():
        ground.refuse("post_taken", "post")
    holding = PostHolding.objects.create(
        id=id or new_id(), organization=organization, post=post, holder_id=holder_id, holder_name=holder_name,
        starts_on=on,
    )  # fmt: skip
    ground.write_down(
        organization, ChangeKind.APPOINTED, actor=actor, at=at, on=on, after={"post": post, "holder": holder_name}
    )
    events.publish(PostTaken(organization.pk, organization.path, post, holder_id, on), at=at)
    return holding


@transaction.atomic
def end_holding(*, actor: Actor, at: datetime, holding_id: UUID, on: date) -> PostHolding:
    """End a post: `on` is the first day without it. Ending an ended one changes nothing.

    Raises NotFound, Forbidden, Refused (`ends_before_start`). Order of effects: holding, history, audit, PostLeft.
    """
    holding = PostHolding.objects.filter(pk=holding_id).first()
    if holding is None:
        raise NotFound
    organization = ground.get_locked(actor, holding.organization_id, Verb.MANAGE_POSTS)
    holding.refresh_from_db()
    if holding.ends_on is None:
        _end(holding, organization, actor=actor, at=at, on=on)
    return holding


def _end(holding: PostHolding, organization: Organization, *, actor: Actor, at: datetime, on: date) -> None:
    if on <= holding.starts_on:
        ground.refuse("ends_before_start", "on")
    holding.ends_on = on
    holding.save(update_fields=["ends_on"])
    ground.write_down(
        organization, ChangeKind.LEFT_POST, actor=actor, at=at, on=on,
        before={"post": holding.post, "holder": holding.holder_name},
    )  # fmt: skip
    events.publish(PostLeft(organization.pk, organization.path, holding.post, holding.holder_id, on), at=at)


@transaction.atomic
def end_posts_of(*, actor: Actor, at: datetime, holder_id: UUID, on: date) -> int:
    """End every open post of a person whose membership ends on the day `on`; how many that were.

    The caller has decided that and may do so. A post begun on that day or later ends the day after it began.
    """
    open_ones = PostHolding.objects.filter(holder_id=holder_id, ends_on=None).select_related("organization")
    held = list(open_ones.order_by("pk"))
    for holding in held:
        last = max(on, holding.starts_on + timedelta(days=1))
        _end(holding, holding.organization, actor=actor, at=at, on=last)
    return len(held)


@transaction.atomic
def end_posts_in(*, actor: Actor, at: datetime, leaving: Mapping[UUID, UUID], on: date) -> None:
    """End the open posts that members (by id) hold in the organizations (by id) which they leave on the day `on`.

    A post begun that day or later is withdrawn. The caller has decided that and may do so. One query if there
    are none.
    """
    found = PostHolding.objects.filter(
        holder_id__in=leaving, organization_id__in=set(leaving.values()), ends_on=None
    ).select_related("organization")
    for holding in found.order_by("starts_on", "pk"):
        if holding.holder_id and leaving[holding.holder_id] == holding.organization_id:
            _end_or_withdraw(holding, actor=actor, at=at, on=on)


def end_all_holdings(organization: Organization, *, actor: Actor, at: datetime, on: date) -> None:
    """End every open post of a dissolving organization; one begun that day or later is withdrawn."""
    open_ones = PostHolding.objects.filter(organization=organization, ends_on=None).select_related("organization")
    for holding in open_ones.order_by("starts_on", "pk"):
        _end_or_withdraw(holding, actor=actor, at=at, on=on)


def _end_or_withdraw(holding: PostHolding, *, actor: Actor, at: datetime, on: date) -> None:
    organization = holding.organization
    if holding.starts_on < on:
        _end(holding, organization, actor=actor, at=at, on=on)
        return
    holding.delete()
    events.publish(PostLeft(organization.pk, organization.path, holding.post, holding.holder_id, on), at=at)


@transaction.atomic
def start_term(
    *, actor: Actor, at: datetime, organization_id: UUID, starts_on: date, ends_on: date | None = None
) -> Term:
    """Begin a term of office; without `ends_on` it runs as long as the rule of the kind says on that day.

    A term that starts the same day is returned as it is. Raises NotFound, Forbidden (MANAGE_POSTS), Refused
    (`no_terms`, `ends_before_start`, `terms_overlap`). Order of effects: term, history, audit.
    """
    organization = ground.get_locked(actor, organization_id, Verb.MANAGE_POSTS)
    code = rules.term_rule_code(organization.kind, organization.territory)
    if not code:
        ground.refuse("no_terms")
    standing = Term.objects.filter(organization=organization, starts_on=starts_on).first()
    if standing:
        return standing
    until = ends_on or _end_by_rule(code, starts_on, organization.path)
    if until <= starts_on:
        ground.refuse("ends_before_start", "ends_on")
    terms = Term.objects.filter(organization=organization)
    if terms.filter(starts_on__lt=until, ends_on__gt=starts_on).exists():
        ground.refuse("terms_overlap", "starts_on")
    last = terms.aggregate(last=Max("number"))["last"] or 0
    term = Term.objects.create(
        organization=organization, number=last + 1, starts_on=starts_on, ends_on=until, first_ends_on=until
    )
    ground.write_down(
        organization, ChangeKind.TERM_STARTED, actor=actor, at=at, on=starts_on,
        after={"number": term.number, "ends_on": until.isoformat()},
    )  # fmt: skip
    return term


def _end_by_rule(code: str, starts_on: date, path: str) -> date:
    """The first day after a term that starts on a day and runs as long as the rule of that day says."""
    try:
        years = number(code, on=starts_on, path=path)
    except NotFound:
        raise Refused("no_rule_yet", ground.MESSAGES["no_rule_yet"], "ends_on") from None
    return rules.years_after(starts_on, int(years))


@transaction.atomic
def extend_term(*, actor: Actor, at: datetime, term_id: UUID, until: date, reason: str) -> Term:
    """Let a term end later, with the approval named in `reason`; extending to where it ends changes nothing.

    Only the office above may (MANAGE_ORGANIZATIONS). Raises NotFound, Forbidden, Refused (`not_later`, `too_long`).
    """
    term = Term.objects.filter(pk=term_id).first()
    if term is None:
        raise NotFound
    organization = ground.get_locked(actor, term.organization_id, Verb.MANAGE_ORGANIZATIONS)
    term.refresh_from_db()
    if until == term.ends_on:
        return term
    day = clock.day_of(at)
    longest = int(number("term.extension_years", on=day, path=organization.path))
    ground.refuse(
        rules.extension_hindrance(
            first_ends_on=term.first_ends_on, ends_on=term.ends_on, until=until, max_years=longest
        ),
        "until",
    )
    if Term.objects.filter(organization=organization, starts_on__gte=term.ends_on, starts_on__lt=until).exists():
        ground.refuse("terms_overlap", "until")
    before = {"ends_on": term.ends_on.isoformat()}
    term.ends_on, term.reason = until, reason
    term.save(update_fields=["ends_on", "reason"])
    ground.write_down(
        organization, ChangeKind.TERM_EXTENDED, actor=actor, at=at, on=day, reason=reason,
        before=before, after={"number": term.number, "ends_on": until.isoformat()},
    )  # fmt: skip
    return term


@transaction.atomic
def enter_secretaries(*, actor: Actor, at: datetime, names: Mapping[UUID, str]) -> int:
    """Enter the secretaries that a sheet names, from the day of `at`, where there is none yet. Returns how many.

    Five statements, whatever the number. Organizations without a name or of a kind without the post are passed over.
    Raises Forbidden without MANAGE_ORGANIZATIONS at one of them.
    """
    wanted = {pk: name for pk, name in names.items() if name}
    rows = list(Organization.objects.filter(pk__in=wanted).order_by("path"))
    led = set(
        PostHolding.objects.filter(organization_id__in=wanted, post=PostKind.SECRETARY, ends_on=None).values_list(
            "organization_id", flat=True
        )
    )
    rows = [o for o in rows if o.pk not in led and rules.post_exists(o.kind, PostKind.SECRETARY)]
    if not all(actor.can(Verb.MANAGE_ORGANIZATIONS, o.path) for o in rows):
        raise Forbidden
    day = clock.day_of(at)
    post = PostKind.SECRETARY.value
    PostHolding.objects.bulk_create(
        [PostHolding(organization=o, post=post, holder_name=wanted[o.pk], starts_on=day) for o in rows],
        batch_size=500,
    )
    ground.write_down_many(
        [(o, {"post": post, "holder": wanted[o.pk]}) for o in rows], ChangeKind.APPOINTED, actor=actor, at=at, on=day
    )
    events.publish(*(PostTaken(o.pk, o.path, post, None, day) for o in rows), at=at)
    return len(rows)
