"""Why so many are expected and so many may vote: the sentences behind the two numbers, with their rules."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.kernel import clock
from zhibu.meetings.choices import Expects
from zhibu.meetings.kinds import Kind
from zhibu.meetings.queries.kinds import is_above, label_of
from zhibu.meetings.queries.proposals import Proposal
from zhibu.meetings.rules import quorum
from zhibu.meetings.rules.roll import Tally

REGULATION = "中国共产党支部工作条例（试行）"
CONSTITUTION = "中国共产党章程"
EDUCATION = "中国共产党党员教育管理工作条例"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence, and where it is written (empty: nowhere else). `verified`: the text of the document was seen."""

    text: str
    source: str = ""
    verified: bool = True


def call_reasons(proposal: Proposal) -> list[Reason]:
    """Why the roll of a proposal is what it is, and what makes a vote valid. No query."""
    kind, tally = proposal.kind, proposal.roll.tally
    return [
        _expected(kind, tally, above=is_above(proposal.organization.kind)),
        *left_out(tally),
        *_vote(kind, tally.entitled, proposal),
        Reason(_host(kind), f"{REGULATION}第十四条"),
    ]


def _expected(kind: Kind, tally: Tally, *, above: bool) -> Reason:
    members = _("All members of the branches below are called to it") if above else ""
    where = {
        Expects.MEMBERS: members or _("All members of the branch are called to it"),
        Expects.COMMITTEE: _("Whoever holds a post here is called to it")
        if above
        else _("The branch committee is called to it"),
        Expects.GROUP: _("The members of the group are called to it"),
    }[Expects(kind.expected)]
    text = _("%(kind)s: %(who)s, %(n)d are expected.") % {
        "kind": label_of(kind), "who": where, "n": tally.expected,
    }  # fmt: skip
    return Reason(text, f"{kind.source}{kind.article}", kind.verified and not above)


def left_out(tally: Tally) -> list[Reason]:
    """Who is left out of which number, and why. No query."""
    found: list[Reason] = []
    if n := tally.probationary:
        text = ngettext(
            "%(n)d is on probation: expected, without a vote.", "%(n)d are on probation: expected, without a vote.", n
        )
        found.append(Reason(text % {"n": n}, f"{CONSTITUTION}第七条"))
    if n := tally.discipline:
        text = ngettext(
            "%(n)d is on probation within the Party: expected, without a vote.",
            "%(n)d are on probation within the Party: expected, without a vote.",
            n,
        )
        found.append(Reason(text % {"n": n}, _("Noted by the branch on the roll.")))
    if n := tally.mobile:
        text = ngettext(
            "%(n)d is a mobile member: may come, is not expected and does not vote.",
            "%(n)d are mobile members: may come, are not expected and do not vote.",
            n,
        )
        found.append(Reason(text % {"n": n}, f"{EDUCATION}第三十二条", verified=False))
    if n := tally.suspended:
        text = ngettext(
            "%(n)d has a suspended membership and is not called.",
            "%(n)d have a suspended membership and are not called.",
            n,
        )
        found.append(Reason(text % {"n": n}, f"{EDUCATION}第二十四条"))
    return found


def _vote(kind: Kind, entitled: int, proposal: Proposal) -> list[Reason]:
    if not kind.quorum:
        return []
    on = clock.day_of(proposal.slot.starts_at)
    rule = rule_in_force(kind.quorum, on=on, path=proposal.organization.path)
    carry = rule_in_force(kind.carry, on=on, path=proposal.organization.path)
    text = _("Of the %(entitled)d entitled to vote at least %(needed)d must be there; %(carry)d in favor carry.") % {
        "entitled": entitled, "needed": quorum.needed(rule, entitled), "carry": quorum.needed(carry, entitled),
    }  # fmt: skip
    return [Reason(text, f"{rule.source}{rule.article}", rule.verified)]


def _host(kind: Kind) -> str:
    if kind.host[:1] == ("group_leader",):
        return _("The leader of the group hosts it.")
    return _("The secretary hosts it; who cannot asks the deputy secretary or a commissioner.")
