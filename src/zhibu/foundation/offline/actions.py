"""Taking what a device has kept while it had no network: each deed once."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.offline import rules
from zhibu.foundation.offline.choices import OutcomeState
from zhibu.foundation.offline.models import Receipt
from zhibu.foundation.offline.registry import DeedKind, Outcome, find_kind
from zhibu.kernel.errors import Forbidden, NotFound, Refused

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Deed:
    """What a device sends: its own id for the deed, the account that made it, both instants by its own clock, and the
    fields of the form: whatever JSON it was, nobody has looked at it yet."""

    id: UUID
    account_id: UUID
    kind: str
    made_at: datetime
    sent_at: datetime
    fields: Any


@transaction.atomic
def take_deed(*, actor: Actor, at: datetime, deed: Deed) -> Receipt:
    """Carry a deed out and return its receipt; a deed that has arrived before is not carried out again, whatever
    came of it. What a rule refuses gets a receipt that says so, and leaves no other trace.

    Order of effects: receipt (others with the same id wait for it), the handler's own, outcome. Three statements
    besides the handler's, two for a repeat. Raises Forbidden for the anonymous; Refused `other_account` for a deed
    that somebody else has made, `unknown_kind`, `different` for an id under which something else has arrived. Errors
    of a handler pass through and leave nothing.
    """
    if actor.account_id is None:
        raise Forbidden
    if deed.account_id != actor.account_id:
        raise Refused("other_account", _("Somebody else is signed in. This waits for the one who made it."))
    kind = find_kind(deed.kind)
    if kind is None:
        raise Refused("unknown_kind", _("This cannot be sent from here. Open the page and do it there."))
    done = rules.done_at(deed.made_at, deed.sent_at, at=at)
    receipt = _receipt_for(actor.account_id, deed, done=done, at=at)
    if receipt.state:
        return receipt
    _note(receipt, _outcome_of(kind, actor, deed, done=done, at=at))
    return receipt


def _receipt_for(account_id: UUID, deed: Deed, *, done: datetime, at: datetime) -> Receipt:
    """The one receipt of this id, held until the transaction ends."""
    said = _fingerprint_of(deed)
    row = Receipt(id=deed.id, account_id=account_id, kind=deed.kind, fingerprint=said, done_at=done, received_at=at)
    Receipt.objects.bulk_create([row], ignore_conflicts=True)
    receipt = Receipt.objects.select_for_update().get(pk=deed.id)
    if receipt.account_id != account_id or receipt.fingerprint != said:
        raise Refused("different", _("Something else has been sent in its place. Open the page and do it again."))
    return receipt


def _fingerprint_of(deed: Deed) -> str:
    said = json.dumps([deed.kind, deed.fields], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _outcome_of(kind: DeedKind, actor: Actor, deed: Deed, *, done: datetime, at: datetime) -> Outcome:
    """What comes of it; whatever a refused handler has written is taken back."""
    try:
        _demand_fresh(done, at)
        payload = _payload_of(kind, deed) | {"made_at": done.astimezone(UTC).isoformat()}
        with transaction.atomic():
            return kind.handler(actor, at, payload)
    except Refused as refused:
        return Outcome(refused.message, refusal=refused.code)
    except NotFound:
        return Outcome(_("It is no longer there, or no longer meant for you."), refusal="not_found")
    except Forbidden:
        words = _("You may not do this any more. Ask the office that gave you your role.")
        return Outcome(words, refusal="forbidden")


def _demand_fresh(done: datetime, at: datetime) -> None:
    if rules.is_too_old(done, at=at):
        words = _("It has waited for more than %(days)d days. Open the page and see what holds now.")
        raise Refused("too_old", words % {"days": rules.MOST_AGE.days})


def _payload_of(kind: DeedKind, deed: Deed) -> dict[str, Any]:
    """The fields, as the form of the kind makes them. Raises Refused with the first thing that is wrong."""
    if rules.fault_of_fields(deed.fields):
        raise Refused("unreadable", _("This could not be read. Open the page and do it again."))
    if kind.form is None:
        return dict(deed.fields)
    data = QueryDict(mutable=True)
    for name, value in deed.fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = kind.form(data)
    if not form.is_valid():
        field, (message, *_rest) = next(iter(form.errors.items()))
        raise Refused("invalid", message, field=field)
    return dict(form.cleaned_data)


def _note(receipt: Receipt, outcome: Outcome) -> None:
    receipt.state = OutcomeState.REFUSED if outcome.refusal else OutcomeState.DONE
    receipt.code, receipt.words, receipt.url = outcome.refusal, str(outcome.words)[:500], outcome.url
    receipt.save(update_fields=["state", "code", "words", "url"])


def purge_receipts(*, before: datetime) -> int:
    """Delete receipts of before an instant, a thousand at a time; how many."""
    gone = 0
    while True:
        old = Receipt.objects.filter(received_at__lt=before).order_by("received_at")
        ids = list(old.values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return gone
        gone += Receipt.objects.filter(pk__in=ids).delete()[0]
