"""Keeping what a person wants, and ending e-mails by the link in one."""

from collections.abc import Collection, Mapping
from datetime import datetime, time

from django.db import transaction

from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.choices import Channel, Pace
from zhibu.foundation.notify.kinds import find_group, groups
from zhibu.foundation.notify.models import Preference
from zhibu.foundation.notify.tokens import Leaver
from zhibu.kernel.errors import NotFound


@transaction.atomic
def choose(
    *, actor: Actor, at: datetime, choices: Mapping[str, Collection[str]], pace: str, quiet_from: time,
    quiet_until: time,
) -> Preference:  # fmt: skip
    """Keep what the actor wants: ways by group of notices (unknown ones are passed over), the pace of e-mails, quiet
    hours. A group that the actor is not shown keeps what it had. The same again changes nothing.

    Raises NotFound for the anonymous.
    """
    if actor.account_id is None:
        raise NotFound
    standing = Preference.objects.select_for_update().filter(pk=actor.account_id).first()
    kept = dict(standing.choices) if standing else {}
    shown = {group.key for group in groups() if group.allowed(actor)}
    kept |= {key: [way for way in Channel.values if way in ways] for key, ways in choices.items() if key in shown}
    row, _ = Preference.objects.update_or_create(
        pk=actor.account_id,
        defaults={
            "choices": kept, "mail_pace": Pace(pace), "quiet_from": quiet_from, "quiet_until": quiet_until,
            "changed_at": at,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def leave(*, at: datetime, leaver: Leaver, everything: bool = False) -> None:
    """No more e-mails about a group of notices, or none at all: for whoever holds the link of one. Twice is once.

    Order of effects: preference, audit.
    """
    row, _ = Preference.objects.select_for_update().get_or_create(pk=leaver.account_id, defaults={"changed_at": at})
    group = find_group(leaver.group) if leaver.group else None
    if group is None or everything:
        if row.mail_pace == Pace.NEVER:
            return
        row.mail_pace = Pace.NEVER
    else:
        held = row.choices.get(group.key)
        ways = group.defaults() if held is None else held
        if Channel.MAIL not in ways:
            return
        row.choices = {
            **row.choices,
            group.key: [way for way in Channel.values if way in ways and way != Channel.MAIL],
        }
    row.changed_at = at
    row.save(update_fields=["choices", "mail_pace", "changed_at"])
    audit.record(
        actor=ANONYMOUS, at=at, action="notices.mail_left", object_kind="account", object_id=leaver.account_id
    )
