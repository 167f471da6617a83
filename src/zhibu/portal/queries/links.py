"""What addresses on the net answered when they were last asked."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from zhibu.portal.choices import LinkOutcome
from zhibu.portal.models import LinkCheck


def digest_of(address: str) -> str:
    """Under what an address is kept."""
    return hashlib.sha256(address.encode()).hexdigest()


def gone_among(addresses: Collection[str]) -> set[str]:
    """Those of the addresses that gave no page. One query, none without addresses."""
    if not addresses:
        return set()
    by_digest = {digest_of(address): address for address in addresses}
    found = LinkCheck.objects.filter(digest__in=list(by_digest), outcome=LinkOutcome.DEAD).order_by()
    return {by_digest[digest] for digest in found.values_list("digest", flat=True)}


def unasked_among(addresses: Collection[str], *, since: datetime) -> list[str]:
    """Those of the addresses that nobody has asked since an instant, in order. One query."""
    by_digest = {digest_of(address): address for address in addresses}
    fresh = LinkCheck.objects.filter(digest__in=list(by_digest), checked_at__gte=since).order_by()
    known = set(fresh.values_list("digest", flat=True))
    return [address for digest, address in by_digest.items() if digest not in known]
