"""What the actions share: the audit entry, the order of the two, telling the other."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.members.models import Member
from zhibu.organizations.queries import leaders_on
from zhibu.talks.choices import TalkState
from zhibu.talks.models import Talk
from zhibu.talks.rules import states


def note(talk: Talk, action: str, *, actor: Actor, at: datetime) -> None:
    """One entry of the audit log: that the actor did it. Neither the other person nor the reason is in it."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="talk", object_id=talk.pk, scope_path=talk.organization.path
    )


def in_order(one: Member, other: Member) -> tuple[Member, Member]:
    """The two with the smaller id first, as a talk holds them."""
    return (one, other) if one.pk < other.pk else (other, one)


def partner_in(talk: Talk, actor: Actor) -> Member:
    """The other of the two."""
    return talk.other if talk.one_id == actor.member_id else talk.one


def place_on_committee(talk: Talk) -> None:
    """Write down who of the two is on the committee on the day of the talk. One query."""
    if talk.on is None:
        return
    holders = leaders_on([talk.organization_id], talk.on).get(talk.organization_id, [])
    committee = {holder.member_id for holder in holders}
    talk.one_on_committee, talk.other_on_committee = talk.one_id in committee, talk.other_id in committee


def take(talk: Talk, step: states.Step, actor: Actor) -> TalkState:
    """The state to which the step leads. Raises Forbidden for the wrong one of the two, Refused `state`."""
    following = states.next_state(talk.state, step)
    if following is None:
        raise Refused("state", _("This talk has moved on meanwhile. Open it again."))
    if not states.may_take(step, is_recorder=talk.recorded_by_id == actor.member_id):
        raise Forbidden
    return following


def tell(person: Member, kind: str, title: Any, *, talk: Talk, at: datetime, body: Any = "", key: str = "") -> None:
    """Tell one of the two, if they can sign in. The reason of the talk is never in a notice."""
    if person.account_id is None:
        return
    notify(
        account_ids=[person.account_id], kind=kind, title=title, body=body, at=at,
        url=reverse("talks:talk", args=[talk.pk]), unique_key=f"talk:{talk.pk}:{key or kind}",
    )  # fmt: skip
