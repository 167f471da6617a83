"""Which role allows which verb: the whole of it, in one table."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from zhibu.foundation.access.choices import Role, Verb

_READ = frozenset(
    {
        Verb.SEE_ORGANIZATION,
        Verb.SEE_MEMBERS,
        Verb.SEE_LESSONS,
        Verb.SEE_HOURS,
        Verb.SEE_DASHBOARD,
        Verb.SEE_MEETINGS,
        Verb.SEE_TALKS,
    }
)
_BRANCH = _READ | {
    Verb.MANAGE_POSTS,
    Verb.MANAGE_MEMBERS,
    Verb.IMPORT_MEMBERS,
    Verb.EXPORT_MEMBERS,
    Verb.REVEAL_SENSITIVE,
    Verb.WRITE_LESSONS,
    Verb.PUBLISH_LESSONS,
    Verb.CORRECT_HOURS,
    Verb.REMIND,
    Verb.CALL_MEETINGS,
    Verb.RUN_APPRAISALS,
    Verb.OPEN_SITES,
    Verb.EDIT_SITES,
    Verb.WRITE_ARTICLES,
    Verb.PUBLISH_ARTICLES,
}

VERBS_OF: dict[Role, frozenset[Verb]] = {
    Role.SECRETARY: _BRANCH,
    Role.COMMISSIONER: _READ | {Verb.WRITE_LESSONS, Verb.REMIND, Verb.CALL_MEETINGS, Verb.WRITE_ARTICLES},
    Role.GROUP_LEADER: frozenset({Verb.SEE_ORGANIZATION, Verb.SEE_MEETINGS, Verb.CALL_MEETINGS}),
    Role.OFFICE: _BRANCH
    | {Verb.MANAGE_ORGANIZATIONS, Verb.REVIEW_LESSONS, Verb.COMMEND_MEETINGS, Verb.PUSH_ARTICLES},
    Role.READER: _READ,
    Role.REVIEWER: frozenset({Verb.SEE_ORGANIZATION, Verb.SEE_LESSONS, Verb.REVIEW_LESSONS}),
    Role.EDITOR: frozenset(
        {
            Verb.SEE_ORGANIZATION,
            Verb.OPEN_SITES,
            Verb.EDIT_SITES,
            Verb.WRITE_ARTICLES,
            Verb.PUBLISH_ARTICLES,
            Verb.PUSH_ARTICLES,
        }
    ),
    Role.AUDITOR: frozenset({Verb.SEE_AUDIT}),
    Role.ADMINISTRATOR: frozenset(
        {
            Verb.SEE_ORGANIZATION,
            Verb.MANAGE_ORGANIZATIONS,
            Verb.MANAGE_ACCOUNTS,
            Verb.MANAGE_JOBS,
            Verb.MANAGE_RULES,
        }
    ),
    Role.SECURITY: frozenset({Verb.SEE_ORGANIZATION, Verb.MANAGE_GRANTS}),
}
"""Source: GB/T 22239-2019 §8.1.4 (least rights; the system, security and audit administrators are separate)."""

BY_POST = frozenset({Role.GROUP_LEADER})
"""Roles that come and go with a post; nobody gives them by hand."""

VERBS_OF_A_MEMBER: frozenset[Verb] = frozenset({Verb.SEE_ORGANIZATION, Verb.SEE_LESSONS})
"""What every member may do in the branch of their own membership, without any grant."""


def roles_allowing(verb: Verb) -> frozenset[Role]:
    """The roles whose grant allows `verb`. Source: the table above."""
    return frozenset(role for role, verbs in VERBS_OF.items() if verb in verbs)


THREE_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})
"""System, security and audit administrator. Source: GB/T 22239-2019 §8.1.4, §8.1.5 (three administrators)."""


def clashes(role: Role, held: Iterable[Role]) -> Role | None:
    """The role among `held` that `role` may not stand beside in one account, or None.

    Of the three administrators nobody is two: who keeps the system gives no roles, who gives roles keeps no system,
    and who watches does neither. Source: GB/T 22239-2019 §8.1.4 (separation of administrative rights).
    """
    against = THREE_ADMINISTRATORS - {role} if role in THREE_ADMINISTRATORS else frozenset()
    return next((other for other in sorted(held) if other in against), None)


def quarter_of(day: date) -> str:
    """The quarter of a day as it is written: "2026Q4". Source: our own (GB/T 22239-2019 §8.1.9 asks for reviews)."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def first_day_of(quarter: str) -> date:
    """The first day of a quarter. Raises ValueError for what is none. Source: as `quarter_of`."""
    year, _, number = quarter.partition("Q")
    if number not in {"1", "2", "3", "4"}:
        raise ValueError(quarter)
    return date(int(year), 3 * int(number) - 2, 1)


def quarter_before(quarter: str) -> str:
    """The quarter before. Source: as `quarter_of`."""
    return quarter_of(first_day_of(quarter) - timedelta(days=1))


def is_own(giver_id: UUID | None, receiver_id: UUID) -> bool:
    """Whether somebody would be giving a role to themselves, which nobody may.

    Source: GB/T 22239-2019 §8.1.4 (rights are given by an authorized subject to others; least rights).
    """
    return giver_id == receiver_id
