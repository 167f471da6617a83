"""Fetching is the check: a piece on the desk, a site whose reviews are set, a term."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ArticlePage, ColumnPage, ReviewSeat, ReviewState, SitePage, Term
from zhibu.portal.queries import reviews as queries
from zhibu.portal.reading import directory
from zhibu.portal.rules import reviews as rules
from zhibu.portal.rules.reviews import Facts, Stage


@dataclass(frozen=True)
class Piece:
    """An article as its desk knows it, and what the actor may do with it now."""

    article: ArticlePage
    stage: Stage
    state: ReviewState | None
    can_edit: bool = False
    can_submit: bool = False
    can_return: bool = False
    can_recall: bool = False
    can_withdraw: bool = False
    objection: str = "not_seated"

    @property
    def can_approve(self) -> bool:
        """Whether nothing stands against the actor's approval."""
        return self.state is not None and self.objection == ""


def has_desk(actor: Actor) -> bool:
    """Whether there is anything of the portal's desk for the actor: who writes, publishes or sets, or reviews."""
    verbs = (Verb.WRITE_ARTICLES, Verb.PUBLISH_ARTICLES, Verb.EDIT_SITES)
    return any(actor.can_anywhere(verb) for verb in verbs) or is_seated(actor)


def is_seated(actor: Actor) -> bool:
    """Whether the actor reviews anywhere today. One query, remembered by the actor."""
    from zhibu.portal.policies.acting import is_seated as seated

    return seated(actor)


def get_piece(actor: Actor, public_id: UUID, *, lock: bool = False) -> Piece:
    """A piece that the actor writes, publishes or owns, or that was sent in where they review at any step, with what
    may be done. Up to nine queries. Raises NotFound.
    """
    rows = ArticlePage.objects.select_related("site")
    if lock:
        rows = rows.select_for_update(of=("self",))
    article = rows.filter(public_id=public_id).first()
    if article is None:
        raise NotFound
    state = queries.present_state(article)
    sitting = queries.sitting_at(state, clock.today()) if state is not None else frozenset()
    writes = actor.can(Verb.WRITE_ARTICLES, article.scope_path)
    publishes = actor.can(Verb.PUBLISH_ARTICLES, article.scope_path)
    owns = actor.account_id is not None and article.owner_id == actor.account_id
    plan = queries.plan_of(article.scope_path)
    if not (writes or publishes or owns or (_reviews(actor, plan) and queries.was_sent_in(article))):
        raise NotFound
    return _judged(actor, article, state, plan, writes=writes, publishes=publishes, sitting=sitting)


def _reviews(actor: Actor, plan: queries.Plan) -> bool:
    """Whether the actor sits at any step of a plan today."""
    return any(actor.account_id in rules.seated(one.seats, clock.today()) for one in plan.seating.values())


def _judged(
    actor: Actor, article: ArticlePage, state: ReviewState | None, plan: queries.Plan, *, writes: bool,
    publishes: bool, sitting: frozenset[UUID],
) -> Piece:  # fmt: skip
    stage = stage_of(article)
    me = actor.account_id
    returned = queries.workflow_state_of(article) if stage in {Stage.IN_REVIEW, Stage.RETURNED} else None
    mine = me is not None and me in {article.owner_id, returned.requested_by_id if returned else None}
    objection = "not_seated"
    if state is not None and me is not None:
        objection = rules.objection(me, reviews=plan.reviews, sitting=sitting, hand=queries.hand_of(state))
    last = plan.seating[ReviewStep.LAST].seats
    ends = publishes or (me is not None and me in rules.seated(last, clock.today()))

    def fits(deed: str) -> bool:
        return rules.is_possible(stage, deed, live=article.live)

    return Piece(
        article=article, stage=stage, state=state, objection=objection,
        can_edit=writes and fits("edit"), can_submit=writes and plan.reviews > 0 and fits("submit"),
        can_return=me in sitting, can_recall=mine and fits("recall"), can_withdraw=ends and fits("withdraw"),
    )  # fmt: skip


def stage_of(article: ArticlePage) -> Stage:
    """Where a piece stands. Two queries."""
    found = queries.workflow_state_of(article)
    return rules.stage_of(
        Facts(
            live=article.live, changed=article.has_unpublished_changes, expired=article.expired,
            scheduled=article.scheduled_revision is not None, was_published=article.first_published_at is not None,
            workflow=found.status if found is not None else "",
        )
    )  # fmt: skip


def get_site(actor: Actor, organization_id: UUID, *, verb: Verb = Verb.EDIT_SITES) -> SitePage:
    """A site where the actor may do `verb`. One query.

    Raises NotFound where the actor has nothing to do with it, Forbidden where they only write.
    """
    site = SitePage.objects.select_related("organization").filter(organization_id=organization_id).first()
    if site is None:
        raise NotFound
    if actor.can(verb, site.scope_path):
        return site
    may_look = actor.can(Verb.WRITE_ARTICLES, site.scope_path) or actor.can(Verb.PUBLISH_ARTICLES, site.scope_path)
    raise Forbidden if may_look else NotFound


def get_seat(actor: Actor, seat_id: UUID, *, lock: bool = False) -> ReviewSeat:
    """A seat of a site that the actor may set. Raises NotFound, Forbidden."""
    rows = ReviewSeat.objects.select_related("site")
    if lock:
        rows = rows.select_for_update(of=("self",))
    seat = rows.filter(pk=seat_id).first()
    if seat is None:
        raise NotFound
    get_site(actor, seat.site.organization_id)
    return seat


def get_term(actor: Actor, term_id: UUID, *, lock: bool = False) -> Term:
    """A term of a place where the actor publishes. Raises NotFound; Forbidden for one from above or of colleagues."""
    rows = Term.objects.select_for_update() if lock else Term.objects.all()
    term = rows.filter(pk=term_id).first()
    if term is None:
        raise NotFound
    if actor.can(Verb.PUBLISH_ARTICLES, term.scope_path):
        return term
    sees = actor.can(Verb.WRITE_ARTICLES, term.scope_path) or any(
        scope.startswith(term.scope_path) for scope in actor.scopes(Verb.WRITE_ARTICLES)
    )
    raise Forbidden if sees else NotFound


def places_of(actor: Actor, verb: Verb) -> list[directory.SiteEntry]:
    """The open sites where the actor may do `verb`, in the order of the tree. No query beyond the grants."""
    return [site for site in directory.open_sites() if actor.can(verb, site.scope_path)]


def writes(actor: Actor) -> bool:
    """Whether the actor writes for any site. No query beyond the grants."""
    return actor.can_anywhere(Verb.WRITE_ARTICLES)


def get_column(actor: Actor, column_id: int) -> ColumnPage:
    """A column of an open site that the actor writes for. One query. Raises NotFound."""
    column = ColumnPage.objects.select_related("site").filter(pk=column_id, live=True).first()
    if column is None or column.site.closed_on is not None:
        raise NotFound
    if not actor.can(Verb.WRITE_ARTICLES, column.site.scope_path):
        raise NotFound
    return column
