"""What a member does: the self-appraisal, comments on others, the sheet, having read the result."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.appraisals import access
from zhibu.appraisals.actions._ground import note, refuse_other_state
from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.appraisals.models import Box, Comment, Participant, SheetTaken
from zhibu.appraisals.queries.own import RESULT_STATES, subjects_for
from zhibu.appraisals.queries.reading import tallies_in
from zhibu.appraisals.rules import box, states
from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import NotFound, Refused

MOST_WRITTEN = 5_000
"""Characters of a self-appraisal or a comment: some ten pages by hand."""


def _own_place(actor: Actor, appraisal_id: UUID) -> Participant:
    """The own place with its appraisal, both held, so that no step is taken meanwhile. Raises NotFound.

    The appraisal first: every action takes the locks in this order.
    """
    access.get_own(actor, appraisal_id)
    appraisal = access.locked(appraisal_id)
    own = access.get_own(actor, appraisal_id, lock=True)
    own.appraisal = appraisal
    if own.left_on is not None:
        raise NotFound
    return own


@transaction.atomic
def save_self(
    *, actor: Actor, at: datetime, appraisal_id: UUID, text: str, seen_at: datetime | None, hand_in: bool
) -> Participant:
    """Keep the own self-appraisal as a draft, or hand it in. The same again changes nothing.

    `seen_at` is when the version was saved on which the text builds: if it was saved elsewhere since, nothing is
    overwritten. Order of effects: participant, audit (of handing in). Raises NotFound, Refused ("state", "handed_in",
    "empty", "too_long", "elsewhere").
    """
    own = _own_place(actor, appraisal_id)
    refuse_other_state(own.appraisal, *states.WRITING_SELF)
    text = text.strip().replace("\r\n", "\n")
    if own.handed_in_at is not None:
        if own.self_text == text:
            return own
        raise Refused("handed_in", _("It is handed in. Take it back first, then change it."))
    if len(text) > MOST_WRITTEN:
        raise Refused("too_long", _("At most 5,000 characters."), field="text")
    if hand_in and not text:
        raise Refused("empty", _("Write your self-appraisal before you hand it in."), field="text")
    if own.self_text not in ("", text) and own.saved_at != seen_at:
        raise Refused("elsewhere", _("Another version was saved elsewhere meanwhile. Nothing was overwritten."))
    own.self_text, own.saved_at = text, at
    own.handed_in_at = at if hand_in else None
    own.save(update_fields=["self_text", "saved_at", "handed_in_at"])
    if hand_in:
        note(own.appraisal, "appraisal.self_handed_in", actor=actor, at=at)
    return own


@transaction.atomic
def take_self_back(*, actor: Actor, at: datetime, appraisal_id: UUID) -> Participant:
    """Take the own self-appraisal back to change it; it is a draft again. Again changes nothing.

    Order of effects: participant, audit. Raises NotFound, Refused ("state"); NotFound for one handed in on paper.
    """
    own = _own_place(actor, appraisal_id)
    refuse_other_state(own.appraisal, *states.WRITING_SELF)
    if own.on_paper:
        raise NotFound
    if own.handed_in_at is not None:
        own.handed_in_at = None
        own.save(update_fields=["handed_in_at"])
        note(own.appraisal, "appraisal.self_taken_back", actor=actor, at=at)
    return own


@transaction.atomic
def write_comment(
    *, actor: Actor, at: datetime, appraisal_id: UUID, participant_id: UUID, text: str
) -> Comment | None:
    """Write about another member, change it, or take it back by an empty text (then None). The same again changes
    nothing.

    Order of effects: comment, audit. Raises NotFound (for oneself too), Refused ("state", "too_long").
    """
    own = _own_place(actor, appraisal_id)
    if own.appraisal.mutual_way != MutualWay.ONLINE:
        raise NotFound
    other = access.get_other(own, participant_id)
    refuse_other_state(own.appraisal, AppraisalState.MUTUAL)
    text = text.strip().replace("\r\n", "\n")
    if len(text) > MOST_WRITTEN:
        raise Refused("too_long", _("At most 5,000 characters."), field="text")
    standing = Comment.objects.filter(author=own, subject=other).first()
    if (standing.text if standing else "") == text:
        return standing
    if not text:
        Comment.objects.filter(author=own, subject=other).delete()
    else:
        standing, _new = Comment.objects.update_or_create(
            author=own, subject=other, defaults={"text": text, "at": at}
        )
    note(own.appraisal, "appraisal.comment_written", actor=actor, at=at)
    return standing if text else None


@transaction.atomic
def take_sheet(*, actor: Actor, at: datetime, appraisal_id: UUID, grades: Mapping[str, str]) -> bool:
    """Put the own sheet into the box, once: `grades` by the id of each participant whom it names. Whether it went in
    now; a second one, whatever it says, changes nothing.

    Order of effects: that it was done, the box. **No audit entry and no time**: an entry with an instant beside two
    copies of the box would show whose sheet it was. Raises NotFound, Refused ("state", "missing").
    """
    own = _own_place(actor, appraisal_id)
    if SheetTaken.objects.filter(participant=own).exists():
        return False
    refuse_other_state(own.appraisal, AppraisalState.SHEET)
    subjects = [str(person.pk) for person in subjects_for(own)]
    if missing := box.faults_of(grades, subjects=subjects):
        raise Refused("missing", _("Choose a grade for everybody on the sheet."), field=f"grade_{missing[0]}")
    urn = Box.objects.select_for_update(no_key=True).get(appraisal=own.appraisal)
    filled = box.with_sheet(tallies_in(urn), {subject: grades[subject] for subject in subjects})
    SheetTaken.objects.create(participant=own)
    urn.tallies = json.dumps(filled)
    urn.save(update_fields=["tallies"])
    return True


@transaction.atomic
def acknowledge(*, actor: Actor, at: datetime, appraisal_id: UUID) -> Participant:
    """Note that the member has read the own result. Again changes nothing.

    Order of effects: participant, audit. Raises NotFound; NotFound too while there is no result.
    """
    access.get_own(actor, appraisal_id)
    appraisal = access.locked(appraisal_id)
    own = access.get_own(actor, appraisal_id, lock=True)
    if appraisal.state not in RESULT_STATES or not own.grade:
        raise NotFound
    if own.acknowledged_at is None:
        own.acknowledged_at = at
        own.save(update_fields=["acknowledged_at"])
        note(own.appraisal, "appraisal.acknowledged", actor=actor, at=at)
    return own
