"""Organizations for programs: the tree, one of them, what stands below, who holds a post; found, rename, move."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Day, Sentence
from zhibu.kernel import clock
from zhibu.organizations import actions, queries
from zhibu.organizations.access import get_organization
from zhibu.organizations.choices import OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import Filter

operations = Operations("Organizations")
TREE_ORDER = ("path",)


class OrganizationLine(Schema):
    """An organization in a list."""

    id: UUID
    parent_id: UUID | None = Field(None, description="The one above; null for a root")
    name: str
    short_name: str
    kind: OrganizationKind
    code: str | None
    state: OrganizationState
    depth: int = Field(description="0 for a root")


class OrganizationOne(OrganizationLine):
    """An organization."""

    region_code: str
    founded_on: date | None
    dissolved_on: date | None
    above: list[str] = Field(description="Names from the root down to the one above")


class PostLine(Schema):
    """Who holds a post."""

    id: UUID
    post: str
    post_words: str
    member_id: UUID | None = Field(description="The record of the holder, if there is one here")
    name: str
    starts_on: date
    ends_on: date | None


class TermLine(Schema):
    """A term of office: half-open days."""

    number: int
    starts_on: date
    ends_on: date


class Posts(Schema):
    """The posts of an organization on a day, and its present term."""

    on: date
    holders: list[PostLine]
    term: TermLine | None


Title = Annotated[str, StringConstraints(min_length=2, max_length=120)]
ShortTitle = Annotated[str, StringConstraints(max_length=24)]


class NewOrganization(Schema):
    """An organization to be founded. `id` may be yours: sent again, the first one stands."""

    parent_id: UUID
    name: Title
    kind: OrganizationKind
    on: Day | None = Field(None, description="The day of founding; today, if none is named")
    short_name: ShortTitle = Field("", description="Proposed from the name, if empty")
    code: Annotated[str, StringConstraints(max_length=32)] | None = None
    region_code: Annotated[str, StringConstraints(max_length=12, pattern="^[0-9]*$")] = ""
    id: UUID | None = None


class NewName(Schema):
    """Another name for an organization."""

    name: Title
    short_name: ShortTitle = Field("", description="Proposed from the name, if empty")
    on: Day | None = Field(None, description="From which day; today, if none is named")
    reason: Sentence = ""


class NewPlace(Schema):
    """Under which organization another one stands from now on."""

    to_id: UUID
    on: Day | None = Field(None, description="From which day; today, if none is named")
    reason: Sentence = ""


class OrganizationPage(Page[OrganizationLine]):
    """A page of organizations, in tree order."""


def line_of(row: Organization) -> dict[str, Any]:
    """An organization as a line."""
    return {
        "id": row.pk,
        "parent_id": row.parent_id,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "code": row.code,
        "state": row.state,
        "depth": len(row.path) // 4 - 1,
    }


def _lines(rows: Iterable[Organization]) -> list[dict[str, Any]]:
    return [line_of(row) for row in rows]


@operations.read("/organizations", scope=Scope.ORGANIZATIONS_READ, name="organizations", returns=OrganizationPage)
def list_organizations(
    request: ApiRequest, q: str = "", kind: OrganizationKind | None = None,
    state: OrganizationState = OrganizationState.ACTIVE, paging: Paging = PagingQuery,
) -> Any:  # fmt: skip
    """The organizations that you may see, in tree order; by name, initials, pinyin or code with `q`."""
    asked = Filter(q=q, kind=kind or "", state=state)
    rows = queries.find_organizations(request.actor, asked)
    return page_of(rows, paging, keys=TREE_ORDER, show=_lines)


@operations.read("/organizations/top", scope=Scope.ORGANIZATIONS_READ, name="top", returns=list[OrganizationLine])
def list_top(request: ApiRequest) -> Any:
    """Where your tree begins: the topmost organizations that you may see."""
    return _lines(queries.top_of(request.actor))


@operations.read(
    "/organizations/{uuid:organization_id}",
    scope=Scope.ORGANIZATIONS_READ,
    name="organization",
    returns=OrganizationOne,
)
def show_organization(request: ApiRequest, organization_id: UUID) -> Any:
    """One organization."""
    return _one(get_organization(request.actor, organization_id))


@operations.read(
    "/organizations/{uuid:organization_id}/children",
    scope=Scope.ORGANIZATIONS_READ,
    name="organization_children",
    returns=OrganizationPage,
)
def list_children(request: ApiRequest, organization_id: UUID, paging: Paging = PagingQuery) -> Any:
    """The organizations directly below, as far as you may see them."""
    row = get_organization(request.actor, organization_id)
    rows = queries.organizations_visible_to(request.actor).filter(parent=row, state=OrganizationState.ACTIVE)
    return page_of(rows, paging, keys=TREE_ORDER, show=_lines)


@operations.read(
    "/organizations/{uuid:organization_id}/subtree",
    scope=Scope.ORGANIZATIONS_READ,
    name="organization_subtree",
    returns=OrganizationPage,
)
def list_subtree(request: ApiRequest, organization_id: UUID, paging: Paging = PagingQuery) -> Any:
    """The organization and all below it, in tree order, as far as you may see them."""
    row = get_organization(request.actor, organization_id)
    rows = queries.organizations_visible_to(request.actor) & queries.subtree_of(row.path)
    return page_of(rows, paging, keys=TREE_ORDER, show=_lines)


@operations.read(
    "/organizations/{uuid:organization_id}/posts",
    scope=Scope.ORGANIZATIONS_READ,
    name="organization_posts",
    returns=Posts,
)
def show_posts(request: ApiRequest, organization_id: UUID, on: date | None = None) -> Any:
    """Who holds which post on a day (today, if none is named), the secretary first; and the term of that day."""
    row = get_organization(request.actor, organization_id)
    day = on or clock.today()
    term = queries.term_on(row, on=day)
    holders = [
        {
            "id": h.pk, "post": h.post, "post_words": h.get_post_display(), "member_id": h.holder_id,
            "name": h.holder_name, "starts_on": h.starts_on, "ends_on": h.ends_on,
        }
        for h in queries.holders_of(row, on=day)
    ]  # fmt: skip
    shown = {"number": term.number, "starts_on": term.starts_on, "ends_on": term.ends_on} if term else None
    return {"on": day, "holders": holders, "term": shown}


def _one(row: Organization) -> dict[str, Any]:
    above = [node.name for node in queries.ancestors_of(row.path)]
    days = {"founded_on": row.founded_on, "dissolved_on": row.dissolved_on}
    return {**line_of(row), **days, "region_code": row.region_code, "above": above}


@operations.write(
    "/organizations", scope=Scope.ORGANIZATIONS_WRITE, name="organization_found", returns=OrganizationOne
)
def found(request: ApiRequest, new: NewOrganization) -> Any:
    """Found an organization below another one."""
    row = actions.found_organization(
        actor=request.actor, at=clock.now(), parent_id=new.parent_id, name=new.name, kind=new.kind.value,
        on=new.on or clock.today(), id=new.id, code=new.code, short_name=new.short_name, region_code=new.region_code,
    )  # fmt: skip
    return _one(row)


@operations.write(
    "/organizations/{uuid:organization_id}/rename",
    scope=Scope.ORGANIZATIONS_WRITE,
    name="organization_rename",
    returns=OrganizationOne,
)
def rename(request: ApiRequest, organization_id: UUID, new: NewName) -> Any:
    """Give an organization another name. The one before stays in its history."""
    row = actions.rename_organization(
        actor=request.actor, at=clock.now(), organization_id=organization_id, name=new.name,
        on=new.on or clock.today(), short_name=new.short_name, reason=new.reason[:200],
    )  # fmt: skip
    return _one(row)


@operations.write(
    "/organizations/{uuid:organization_id}/move",
    scope=Scope.ORGANIZATIONS_WRITE,
    name="organization_move",
    returns=OrganizationOne,
)
def move(request: ApiRequest, organization_id: UUID, new: NewPlace) -> Any:
    """Move an organization, with all below it, under another one."""
    row = actions.move_organization(
        actor=request.actor, at=clock.now(), organization_id=organization_id, to_id=new.to_id,
        on=new.on or clock.today(), reason=new.reason[:200],
    )  # fmt: skip
    return _one(row)
