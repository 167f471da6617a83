"""Building the demonstration's members, their accounts, posts and grants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from zhibu.accounts.models import Account
from zhibu.demo import bulk, zone
from zhibu.demo.names import Names
from zhibu.demo.people import People, Person
from zhibu.demo.seed_tree import Built
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.crypto.sealing import seal
from zhibu.kernel import periods
from zhibu.kernel.ids import new_id
from zhibu.members.actions.records import phone_index, resident_id_index
from zhibu.members.choices import MemberCategory, Sex, Standing
from zhibu.members.models import Member
from zhibu.members.rules import initials_of, pinyin_of
from zhibu.members.rules.membership import years_later
from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import PostHolding, Term

NO_PASSWORD = "!demo"
"""No password fits: the demonstration is entered by the buttons of its sign-in page."""

_ROLES = {PostKind.SECRETARY: Role.SECRETARY, PostKind.DEPUTY_SECRETARY: Role.COMMISSIONER}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member who stands in a branch."""

    member_id: UUID
    account_id: UUID
    person: Person
    branch: Built
    post: PostKind | None


def build_people(rng: Random, built: list[Built], at: datetime, today: date) -> list[Enrolled]:
    """Enroll 30,637 members in the branches, give each an account, and each branch its committee."""
    branches = [b for b in built if b.holds_members]
    people = People(rng, Names(rng), today)
    enrolled: list[Enrolled] = []
    for branch, size in zip(branches, zone.sizes(rng, len(branches), zone.MEMBERS), strict=True):
        enrolled.extend(_branch_of(people, branch, size, rng))
    _insert_accounts(enrolled, at)
    _insert_members(enrolled, rng, at)
    _give_posts(enrolled, at, today, rng)
    return enrolled


def _branch_of(people: People, branch: Built, size: int, rng: Random) -> list[Enrolled]:
    """A branch's members; full ones of middle age form the committee (three or five from seven members on)."""
    persons = [people.next(branch.planned.setting) for _ in range(size)]
    able = sorted(
        (n for n, p in enumerate(persons) if not p.probationary),
        key=lambda n: (persons[n].born_on.year // 12, rng.random()),
    )
    posts = [PostKind.SECRETARY]
    if size >= 7:
        posts += [PostKind.ORGANIZATION, PostKind.PUBLICITY]
    if size >= 25:
        posts += [PostKind.DEPUTY_SECRETARY, PostKind.DISCIPLINE]
    middle = len(able) // 3
    chosen = dict(zip(able[middle : middle + len(posts)], posts, strict=False))
    return [Enrolled(new_id(), new_id(), p, branch, chosen.get(n)) for n, p in enumerate(persons)]


def _insert_accounts(enrolled: list[Enrolled], at: datetime) -> None:
    names = ["id", "password", "username", "name", "is_active", "member_id", "home_path", "demo_role", "created_at"]
    rows = (
        (
            e.account_id,
            NO_PASSWORD,
            f"yl{number:06d}",
            e.person.name,
            True,
            e.member_id,
            e.branch.organization.path,
            "",
            at,
        )
        for number, e in enumerate(enrolled, 1)
    )
    bulk.insert(Account, names, rows)


def _insert_members(enrolled: list[Enrolled], rng: Random, at: datetime) -> None:
    names = [
        "id", "account", "organization", "name", "pinyin", "initials", "sex", "ethnicity", "native_place", "born_on",
        "education", "occupation", "job_title", "category", "standing", "joined_on", "confirmed_on", "resident_id",
        "resident_id_index", "phone", "phone_index", "landline", "address", "archive_unit", "is_lost", "lost_on",
        "is_mobile", "flow_to", "exempt_from_hours", "left_on", "created_at", "updated_at",
    ]  # fmt: skip
    bulk.insert(Member, names, (_member_row(e, rng, at) for e in enrolled))


def _member_row(e: Enrolled, rng: Random, at: datetime) -> tuple[object, ...]:
    p = e.person
    confirmed = None if p.probationary else years_later(p.joined_on, 1)
    mobile = rng.random() < 0.03
    old = periods.years_between(p.born_on, at.date()) >= 78
    return (
        e.member_id, e.account_id, e.branch.organization.pk, p.name, pinyin_of(p.name), initials_of(p.name),
        Sex.FEMALE.value if p.woman else Sex.MALE.value, p.ethnicity, "", p.born_on, p.education, p.occupation, "",
        (MemberCategory.PROBATIONARY if p.probationary else MemberCategory.FULL).value, Standing.NORMAL.value,
        p.joined_on, confirmed, seal(p.resident_id, "members_member.resident_id"), resident_id_index(p.resident_id),
        seal(p.phone, "members_member.phone"), phone_index(p.phone), "", "", "", False, None,
        mobile, rng.choice(["浙江杭州", "广东深圳", "四川成都", "北京"]) if mobile else "", old, None, at, at,
    )  # fmt: skip


def _give_posts(enrolled: list[Enrolled], at: datetime, today: date, rng: Random) -> None:
    """Open posts with their grants, and each branch's present term (three years; five in villages)."""
    holders = [e for e in enrolled if e.post]
    started = {e.branch.organization.pk: today - timedelta(days=rng.randint(90, 1060)) for e in holders}
    PostHolding.objects.bulk_create(
        [
            PostHolding(
                organization=e.branch.organization, post=e.post or "", holder_id=e.member_id,
                holder_name=e.person.name, starts_on=started[e.branch.organization.pk],
            )
            for e in holders
        ],
        batch_size=1000,
    )  # fmt: skip
    Grant.objects.bulk_create(
        [
            Grant(
                account_id=e.account_id, role=_ROLES.get(e.post or PostKind.COMMISSIONER, Role.COMMISSIONER),
                scope_path=e.branch.organization.path, starts_at=at - timedelta(days=400),
            )
            for e in holders
        ],
        batch_size=1000,
    )  # fmt: skip
    Term.objects.bulk_create(list(_terms(holders, started)), batch_size=1000)


def _terms(holders: list[Enrolled], started: dict[UUID, date]) -> Iterator[Term]:
    for e in holders:
        if e.post == PostKind.SECRETARY:
            begin = started[e.branch.organization.pk]
            years = 5 if e.branch.planned.setting == "township" else 3
            end = date(begin.year + years, begin.month, min(begin.day, 28))
            yield Term(organization=e.branch.organization, number=3, starts_on=begin, ends_on=end, first_ends_on=end)
