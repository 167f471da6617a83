"""Counting what is tried, before it is judged, so that many at once gain nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import rules
from zhibu.accounts.models import SignInTry
from zhibu.kernel.errors import Refused


class Counter(NamedTuple):
    """What is counted: a keyed digest of it, and the limit that holds."""

    key: str
    limit: rules.Limit


def counter(limit: rules.Limit, *parts: str) -> Counter:
    """The counter of these words; they cannot be read from it."""
    words = "\x00".join(parts)
    return Counter(salted_hmac("zhibu.accounts.sign_in", words, algorithm="sha256").hexdigest(), limit)


def count_try(counters: Iterable[Counter], *, at: datetime) -> None:
    """Count one try on each. Raises Refused `slow-down` if any of them has to wait; then none is counted."""
    wanted = {c.key: c.limit for c in counters}
    with transaction.atomic():
        fresh = [SignInTry(key=key, last_at=at) for key in wanted]
        SignInTry.objects.bulk_create(fresh, ignore_conflicts=True)
        tried = list(SignInTry.objects.select_for_update().filter(key__in=wanted).order_by("key"))
        wait = max(rules.wait_left(t.failures, t.last_at, at, wanted[t.key]) for t in tried)
        if wait:
            minutes = max(1, -(-int(wait.total_seconds()) // 60))
            message = _("Too many tries. Please wait {minutes} min and try again; nothing is locked for good.")
            raise Refused("slow-down", format_lazy(message, minutes=minutes))
        for row in tried:
            row.failures = rules.failures_counted(row.failures, row.last_at, at, wanted[row.key]) + 1
            row.last_at = at
        SignInTry.objects.bulk_update(tried, ["failures", "last_at"])


def forgive(counters: Iterable[Counter], shared: Iterable[Counter] = ()) -> None:
    """After a success: forget the counts of one person; what many share loses the one try only."""
    SignInTry.objects.filter(key__in=[c.key for c in counters]).delete()
    keys = [c.key for c in shared]
    SignInTry.objects.filter(key__in=keys, failures__gt=0).update(failures=F("failures") - 1)


def forget_tries(*, before: datetime) -> int:
    """Drop the counts of what was tried in vain whose last try is older than `before`. Returns how many."""
    return SignInTry.objects.filter(last_at__lt=before).delete()[0]


def count_address(*, at: datetime, address: str, what: str) -> None:
    """Count something that names nobody for the address alone. Raises Refused `slow-down`."""
    count_try([counter(rules.ADDRESS, what, address)], at=at)
