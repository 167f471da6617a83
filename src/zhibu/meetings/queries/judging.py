"""Judgments of a meeting by the rules in force on its day, for its organization."""

from datetime import date
from typing import Any

from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.meetings.kinds import national_kinds
from zhibu.meetings.models import LocalKind, Meeting
from zhibu.meetings.queries.kinds import as_kind
from zhibu.meetings.rules import quorum, validity
from zhibu.meetings.rules.attending import Counts
from zhibu.meetings.rules.quorum import Standing


def asked_of(kind: str) -> tuple[str, str]:
    """The codes of the rules of quorum and majority that a kind names; empty where it asks for none.

    No query for a national kind, one for a local one.
    """
    national = national_kinds().get(kind)
    if national is not None:
        return national.quorum, national.carry
    local = LocalKind.objects.filter(code=kind).first()
    if local is None:
        return "", ""
    found = as_kind(local)
    return found.quorum, found.carry


def quorum_of(kind: str, counts: Counts, *, on: date, path: str, came: bool = False) -> Standing | None:
    """Whether enough of those entitled are here (`came`: have been here); None where the kind asks for no quorum.

    No query for a national kind, one for a local one.
    """
    code, _carry = asked_of(kind)
    if not code:
        return None
    present = counts.entitled_present if came else counts.entitled_here
    return quorum.presence(rule_in_force(code, on=on, path=path), entitled=counts.entitled, present=present)


def problems_of(kind: str, counts: Counts, *, on: date, path: str) -> list[dict[str, Any]]:
    """What makes a meeting of this kind invalid for the branch at `path`, as `Meeting.problems` keeps it: the code,
    the rule, and the numbers. Queries as `quorum_of`."""
    enough = quorum_of(kind, counts, on=on, path=path, came=True)
    found: list[dict[str, Any]] = []
    for code in validity.problems(came=counts.present, enough=enough):
        problem: dict[str, Any] = {"code": code, "kind": kind}
        if code == validity.QUORUM and enough is not None:
            numbers = {"entitled": enough.of, "present": enough.have, "needed": enough.needed}
            problem |= {"rule": enough.judgment.rule.code, **numbers}
        found.append(problem)
    return found


def vote_of(
    meeting: Meeting, decision: str, *, entitled: int, present: int, approve: int
) -> tuple[Standing, Standing]:
    """Whether enough took part in a vote of `meeting` (organization loaded), and whether the approvals carry it.

    Queries as `quorum_of`.
    """
    asked, carry = asked_of(meeting.kind)
    codes = quorum.codes_of(decision, quorum=asked, carry=carry)
    path = meeting.organization.path
    here, said = (rule_in_force(code, on=meeting.on, path=path) for code in codes)
    enough = quorum.presence(here, entitled=entitled, present=present)
    return enough, quorum.majority(said, entitled=entitled, approve=approve)
