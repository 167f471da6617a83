"""Putting a sealed record right: visibly, with what stood, what stands, and why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.events import actions as events
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import abilities, get_meeting
from zhibu.meetings.actions._floor import count, note
from zhibu.meetings.actions._tokens import once, standing
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.events import MeetingAmended
from zhibu.meetings.models import Amendment, Meeting, Motion
from zhibu.meetings.queries.judging import vote_of
from zhibu.meetings.queries.sealing import Places, content_of_amendment, places_of, votes_of
from zhibu.meetings.rules import merging, quorum, record, sealing
from zhibu.meetings.rules.lines import one_line


@transaction.atomic
def amend(
    *, actor: Actor, at: datetime, meeting_id: UUID, subject: str, after: str, reason: str, token: UUID | None = None
) -> Amendment:
    """Put one place of a sealed record right. `subject` names it (`queries.record.places_to_amend`); a vote is given
    as three numbers, in favor/against/abstained. The same token again is the same amendment.

    Order of effects: the place, amendment, numbers and judgment (for the roll), MeetingAmended, audit. Raises
    NotFound (also for an unknown place), Forbidden for all but the host and who calls meetings there; Refused
    `not_sealed`, `no_reason`, `same`, `empty`, `too_long`, `votes`.
    """
    meeting = get_meeting(actor, meeting_id, lock=True)
    able = abilities(actor, meeting)
    if not (able.call or able.hosts):
        raise Forbidden
    made = standing(Amendment, token, meeting_id=meeting.pk)
    if made is not None:
        return made
    reason = _reason(meeting, reason)
    places = places_of(meeting)
    before = places.now().get(subject)
    if before is None:
        raise NotFound
    after = _checked(meeting, places, subject, after, before)
    _write(places, subject, after)
    made = _amendment(actor, at, places, subject, before, after, reason, token)
    if subject.startswith("attendee:"):
        count(meeting, at=at)
    else:
        meeting.version += 1
        meeting.save(update_fields=[*record.TEXTS, "version"])
    path = meeting.organization.path
    events.publish(MeetingAmended(meeting.pk, meeting.organization_id, path, meeting.kind, meeting.on), at=at)
    note("record.amended", meeting, actor=actor, at=at, number=made.number, subject=subject, reason=reason)
    return made


def _reason(meeting: Meeting, reason: str) -> str:
    if meeting.state != MeetingState.ARCHIVED or not meeting.digest:
        raise Refused("not_sealed", _("This record is not sealed yet: write into it directly."))
    reason = one_line(reason, 200)
    if not reason:
        raise Refused("no_reason", _("Write why it is put right; everybody who reads the record sees it."), "reason")
    return reason


def _checked(meeting: Meeting, places: Places, subject: str, after: str, before: str) -> str:
    """What shall stand at a place, in its own form."""
    after = merging.tidied(after)
    what, _colon, pk = subject.partition(":")
    if what == "attendee" and after not in record.PRESENCES:
        raise Refused("empty", _("Choose whether the person was present, excused or absent."), field="after")
    if what == "motion":
        motion = next(row for row in places.motions if str(row.pk) == pk)
        after = _votes(meeting, motion, after)
    if what in record.TEXTS:
        after = one_line(after, record.LINES[what])
    if not after and what in {"title", "summary"}:
        raise Refused("empty", _("Write what shall stand there."), field="after")
    if len(after) > record.LONGEST:
        raise Refused("too_long", _("At most 4,000 characters each. Attach longer texts as a file."), field="after")
    if after == before:
        raise Refused("same", _("This is what stands there already."), field="after")
    return after


def _votes(meeting: Meeting, motion: Motion, text: str) -> str:
    found = record.votes_from_text(text)
    if motion.state not in record.DECIDED:
        raise NotFound
    if found is None:
        raise Refused("votes", _("Enter the votes as three numbers, such as 15/0/2."), field="after")
    approve, against, abstain, _state = found
    if approve + against + abstain > motion.entitled_present:
        message = ngettext_lazy(
            "%(votes)d votes, but %(here)d person entitled to vote was there.",
            "%(votes)d votes, but %(here)d people entitled to vote were there.",
            motion.entitled_present,
        )
        votes = approve + against + abstain
        raise Refused("votes", message % {"votes": votes, "here": motion.entitled_present}, field="after")
    enough, carried = vote_of(
        meeting, motion.decision, entitled=motion.entitled, present=motion.entitled_present, approve=approve
    )
    return record.votes_as_text(approve, against, abstain, quorum.outcome(enough, carried))


def _write(places: Places, subject: str, after: str) -> None:
    """Put the value at its place; a text of the meeting itself is saved with it."""
    what, _colon, pk = subject.partition(":")
    if what in record.TEXTS:
        setattr(places.meeting, what, after)
    elif what in {"summary", "measures"}:
        setattr(places.minutes, what, after)
        places.minutes.save()
    elif what == "item":
        item = next(row for row in places.items if str(row.pk) == pk)
        item.notes = after
        item.save(update_fields=["notes"])
    elif what == "attendee":
        line = next(row for row in places.roll if str(row.pk) == pk)
        line.presence = after
        line.save(update_fields=["presence"])
    else:
        motion = next(row for row in places.motions if str(row.pk) == pk)
        found = record.votes_from_text(after)
        assert found is not None
        motion.approve, motion.against, motion.abstain, motion.state = found
        motion.save(update_fields=["approve", "against", "abstain", "state"])
        assert votes_of(motion) == after


def _amendment(
    actor: Actor, at: datetime, places: Places, subject: str, before: str, after: str, reason: str, token: UUID | None
) -> Amendment:
    earlier = places.amendments
    made = Amendment(
        meeting=places.meeting, number=len(earlier) + 1, subject=subject, before=before, after=after, reason=reason,
        by_id=actor.account_id, by_name=actor.name, at=at, token=token,
    )  # fmt: skip
    previous = earlier[-1].digest if earlier else places.meeting.digest
    made.digest = sealing.next_digest(previous, content_of_amendment(made))
    with once():
        made.save(force_insert=True)
    return made
