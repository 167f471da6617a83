"""Which role allows which verb: the whole of it, in one table."""

from collections.abc import Iterable
from uuid import UUID

from zhibu.foundation.access.choices import Role, Verb

_READ = frozenset({Verb.SEE_ORGANIZATION, Verb.SEE_MEMBERS, Verb.SEE_LESSONS, Verb.SEE_HOURS, Verb.SEE_DASHBOARD})
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
}

VERBS_OF: dict[Role, frozenset[Verb]] = {
    Role.SECRETARY: _BRANCH,
    Role.COMMISSIONER: _READ | {Verb.WRITE_LESSONS, Verb.REMIND},
    Role.OFFICE: _BRANCH | {Verb.MANAGE_ORGANIZATIONS, Verb.REVIEW_LESSONS},
    Role.READER: _READ,
    Role.REVIEWER: frozenset({Verb.SEE_ORGANIZATION, Verb.SEE_LESSONS, Verb.REVIEW_LESSONS}),
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

VERBS_OF_A_MEMBER: frozenset[Verb] = frozenset({Verb.SEE_ORGANIZATION, Verb.SEE_LESSONS})
"""What every member may do in the branch of their own membership, without any grant."""


def roles_allowing(verb: Verb) -> frozenset[Role]:
    """The roles whose grant allows `verb`. Source: the table above."""
    return frozenset(role for role, verbs in VERBS_OF.items() if verb in verbs)


WATCHED = frozenset({Role.ADMINISTRATOR, Role.SECURITY})
"""The roles whose work the auditor watches."""


def clashes(role: Role, held: Iterable[Role]) -> Role | None:
    """The role among `held` that `role` may not stand beside in one account, or None.

    Who watches does not administer: the auditor is neither system nor security administrator. (These two may be one
    person where people are few.) Source: GB/T 22239-2019 §8.1.4 (separation of administrative rights).
    """
    against = WATCHED if role == Role.AUDITOR else {Role.AUDITOR} if role in WATCHED else frozenset()
    return next((other for other in sorted(held) if other in against), None)


def is_own(giver_id: UUID | None, receiver_id: UUID) -> bool:
    """Whether somebody would be giving a role to themselves, which nobody may.

    Source: GB/T 22239-2019 §8.1.4 (rights are given by an authorized subject to others; least rights).
    """
    return giver_id == receiver_id
