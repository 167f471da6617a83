"""Coming in."""

from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import rules
from zhibu.accounts.actions.tries import count_try, counter, forgive
from zhibu.accounts.choices import Way
from zhibu.accounts.deeds import actor_of, record
from zhibu.accounts.models import Account
from zhibu.accounts.queries.entering import has_aged
from zhibu.foundation.access.actors import ANONYMOUS
from zhibu.kernel.errors import Refused


def sign_in(*, at: datetime, username: str, password: str, address: str, known: str = "") -> Account:
    """The account with this name and password, for the view to open a session for.

    A try counts before it is judged, for the name and for the address; success forgets the count. `known` is the mark
    of a browser in which this name was signed in before, which nobody outside can lock out. Order of effects: count,
    audit of a failure. Raises Refused `slow-down` or `wrong`: the same words and the same work, whether or not the
    name exists.
    """
    name = rules.plain_username(username)
    if known:
        own = [counter(rules.KNOWN, name, "known", known)]
    else:
        own = [counter(rules.PAIR, name, address), counter(rules.NAME, name)]
    shared = [counter(rules.ADDRESS, "", address)]
    count_try([*own, *shared], at=at)
    account = authenticate(None, username=name, password=password)
    if not isinstance(account, Account):
        found = Account.objects.filter(username=name).first()
        record(ANONYMOUS, at, "account.sign_in_failed", found)
        raise Refused("wrong", _("User name or password is not right. Check both and try again."))
    forgive(own, shared)
    return account


@transaction.atomic
def come_in(*, at: datetime, account: Account, way: Way, second: str = "") -> Account:
    """Note that somebody has come in, all proofs given; a password that has grown too old must be changed now.

    `second` names the second proof. Order of effects: account, audit.
    """
    if way == Way.PASSWORD and not account.must_change_password and has_aged(account, at):
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])
    detail: dict[str, Any] = {"way": way.value} | ({"second": second} if second else {})
    record(actor_of(account), at, "account.signed_in", account, detail)
    return account
