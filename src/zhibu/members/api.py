"""Members for programs: as the registry shows them, sensitive fields masked, one in the open with a purpose; entering
members and correcting records."""

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
from zhibu.foundation.api.shapes import Day, Sentence
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import actions, queries, rules
from zhibu.members.access import get_member, get_organization
from zhibu.members.actions.records import details_of
from zhibu.members.choices import MemberCategory, Sex, Standing
from zhibu.members.forms import DetailsForm
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


Number = Annotated[str, StringConstraints(max_length=24)]
Phrase = Annotated[str, StringConstraints(max_length=120)]


class Details(Schema):
    """What is written about a member. What is left out stays as it is (of a new member: empty); texts may be emptied,
    but for protected numbers and the address, which are only ever replaced."""

    name: Annotated[str, StringConstraints(max_length=40)] | None = None
    resident_id: Number | None = None
    sex: Sex | None = None
    born_on: Day | None = None
    ethnicity: Annotated[str, StringConstraints(max_length=2)] | None = Field(None, description="GB/T 3304")
    native_place: Annotated[str, StringConstraints(max_length=60)] | None = None
    education: Annotated[str, StringConstraints(max_length=2)] | None = Field(None, description="GB/T 4658")
    category: MemberCategory | None = None
    joined_on: Day | None = None
    confirmed_on: Day | None = None
    occupation: Annotated[str, StringConstraints(max_length=4)] | None = None
    job_title: Annotated[str, StringConstraints(max_length=60)] | None = None
    archive_unit: Annotated[str, StringConstraints(max_length=80)] | None = None
    phone: Annotated[str, StringConstraints(max_length=20)] | None = None
    landline: Number | None = None
    address: Phrase | None = None
    is_mobile: bool | None = None
    flow_to: Annotated[str, StringConstraints(max_length=80)] | None = None
    is_lost: bool | None = None
    lost_on: Day | None = None
    exempt_from_hours: bool | None = None


class NewMember(Details):
    """A member to be entered. `id` may be yours: sent again, the first record stands."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    category: MemberCategory
    joined_on: Day
    id: UUID | None = None


class Correction(Details):
    """What a record shall say, and why."""

    reason: Sentence = ""


def _typed(given: Details, known: rules.Details | None) -> rules.Details:
    """What was sent, through the form of the pages: the same cleaning. Raises Refused for a value of a wrong kind."""
    said = {name: value for name, value in given.model_dump(mode="json").items() if value is not None}
    start = DetailsForm(known=known)
    standing = (
        {name: start.get_initial_for_field(field, name) for name, field in start.fields.items()} if known else {}
    )
    form = DetailsForm({**standing, "category": "full", **said}, known=known)
    if not form.is_valid():
        field, words = next((name, errors[0]) for name, errors in form.errors.items())
        raise Refused("wrong", words, field)
    return form.details()


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
    return _whole(member)


@operations.write(
    "/members/{uuid:member_id}/reveal", scope=Scope.MEMBERS_REVEAL, name="member_reveal", returns=Revealed
)
def reveal(request: ApiRequest, member_id: UUID, wanted: Purpose) -> Any:
    """A protected value in the open, for a purpose: recorded, and shown to the member."""
    value = actions.reveal_field(
        actor=request.actor, at=clock.now(), member_id=member_id, field=wanted.field, purpose=wanted.purpose
    )
    return {"field": wanted.field, "value": value}


def _whole(member: Member) -> dict[str, Any]:
    fields = [
        {"field": line.field, "label": str(line.label), "value": line.value, "is_hidden": line.is_hidden}
        for section in queries.sections_of(member, on=clock.today())
        for line in section.lines
    ]
    return {**_line(member), "fields": fields}


@operations.write(
    "/organizations/{uuid:organization_id}/members",
    scope=Scope.MEMBERS_WRITE,
    name="member_enroll",
    returns=MemberOne,
)
def enroll(request: ApiRequest, organization_id: UUID, new: NewMember) -> Any:
    """Enter a member in a branch, judged as on the page: 422 names the first fault. The answer is masked."""
    get_organization(request.actor, organization_id, Verb.MANAGE_MEMBERS)
    member = actions.enroll_member(
        actor=request.actor, at=clock.now(), organization_id=organization_id, details=_typed(new, None),
        member_id=new.id,
    )  # fmt: skip
    return _whole(member)


@operations.write(
    "/members/{uuid:member_id}/correct", scope=Scope.MEMBERS_WRITE, name="member_correct", returns=MemberOne
)
def correct(request: ApiRequest, member_id: UUID, new: Correction) -> Any:
    """Make a record say something else. What changed stands in its history, protected values masked."""
    known = get_member(request.actor, member_id, Verb.MANAGE_MEMBERS)
    actions.edit_member(
        actor=request.actor, at=clock.now(), member_id=member_id, details=_typed(new, details_of(known)),
        reason=new.reason[:200],
    )  # fmt: skip
    return _whole(get_member(request.actor, member_id))
