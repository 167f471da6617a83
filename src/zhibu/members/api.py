"""Members for programs: as the registry shows them, sensitive fields masked; one in the open with a purpose."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Sentence
from zhibu.kernel import clock
from zhibu.members import actions, queries, rules
from zhibu.members.access import get_member, get_organization
from zhibu.members.choices import MemberCategory, Sex, Standing
from zhibu.members.models import Member
from zhibu.members.queries import Filters

operations = Operations("Members")
Name = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^0-9]*$")]
"""What names hold. A number of a person is never part of an address: see `find`."""
Sensitive = Literal["resident_id", "phone", "landline", "address"]


class MemberLine(Schema):
    """A member in a list. Protected fields are masked."""

    id: UUID
    name: str
    organization_id: UUID
    organization: str
    group_id: UUID | None
    sex: Sex
    category: MemberCategory
    standing: Standing
    joined_on: date | None
    phone: str = Field(description="Masked")
    is_mobile: bool
    is_lost: bool


class FieldLine(Schema):
    """A field of a record in words."""

    field: str
    label: str
    value: str
    is_hidden: bool = Field(description="Whether it is masked and may be revealed with a purpose")


class MemberOne(MemberLine):
    """A member's record, masked."""

    fields: list[FieldLine]


class MemberPage(Page[MemberLine]):
    """A page of members, by the reading of their names."""


class Wanted(Schema):
    """A number of a person, whole: a mobile number or a resident id. It is written down nowhere."""

    number: Annotated[str, StringConstraints(min_length=7, max_length=20)]


class Purpose(Schema):
    """Which field is to be seen, and for what. The member reads both."""

    field: Sensitive
    purpose: Sentence


class Revealed(Schema):
    """A value in the open."""

    field: Sensitive
    value: str


def _line(member: Member) -> dict[str, Any]:
    return {
        "id": member.pk,
        "name": member.name,
        "organization_id": member.organization_id,
        "organization": member.organization.name,
        "group_id": member.group_id,
        "sex": member.sex,
        "category": member.category,
        "standing": member.standing,
        "joined_on": member.joined_on,
        "phone": rules.masked("phone", member.phone) if member.phone else "",
        "is_mobile": member.is_mobile,
        "is_lost": member.is_lost,
    }


def _lines(rows: Iterable[Member]) -> list[dict[str, Any]]:
    return [_line(row) for row in rows]


@operations.read("/members", scope=Scope.MEMBERS_READ, name="members", returns=MemberPage)
def list_members(
    request: ApiRequest, q: Name = "", organization: UUID | None = None, category: MemberCategory | None = None,
    standing: Standing | None = None, paging: Paging = PagingQuery,
) -> Any:  # fmt: skip
    """The members whose records you may see, of an organization and all below it if one is named; by name or its
    reading with `q`. Memberships that have ended only with `standing=ended`."""
    place = get_organization(request.actor, organization, Verb.SEE_MEMBERS).path if organization else ""
    filters = Filters(text=q, path=place, category=category or "", standing=standing or "")
    rows = queries.registry_of(request.actor, filters, on=clock.today())
    return page_of(rows, paging, keys=("pinyin", "pk"), show=_lines)


@operations.write("/members/find", scope=Scope.MEMBERS_READ, name="member_find", returns=list[MemberLine])
def find_member(request: ApiRequest, wanted: Wanted) -> Any:
    """The members with exactly this mobile number or resident id, as far as you may see them."""
    return _lines(queries.find_exactly(request.actor, wanted.number))


@operations.read("/members/{uuid:member_id}", scope=Scope.MEMBERS_READ, name="member", looks=True, returns=MemberOne)
def show_member(request: ApiRequest, member_id: UUID) -> Any:
    """A member's record, masked. The member sees that you have opened it."""
    member = get_member(request.actor, member_id)
    at = clock.now()
    actions.note_opening(actor=request.actor, at=at, member=member)
    fields = [
        {"field": line.field, "label": str(line.label), "value": line.value, "is_hidden": line.is_hidden}
        for section in queries.sections_of(member, on=clock.day_of(at))
        for line in section.lines
    ]
    return {**_line(member), "fields": fields}


@operations.write(
    "/members/{uuid:member_id}/reveal", scope=Scope.MEMBERS_REVEAL, name="member_reveal", returns=Revealed
)
def reveal(request: ApiRequest, member_id: UUID, wanted: Purpose) -> Any:
    """A protected value in the open, for a purpose: recorded, and shown to the member."""
    value = actions.reveal_field(
        actor=request.actor, at=clock.now(), member_id=member_id, field=wanted.field, purpose=wanted.purpose
    )
    return {"field": wanted.field, "value": value}
