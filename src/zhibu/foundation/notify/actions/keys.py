"""The key by which push services know this site: made at first use, sealed by the key ring."""

from datetime import datetime

from zhibu.foundation.notify.channels.push import Signer, new_signer
from zhibu.foundation.notify.models import PushKey


def push_signer(*, at: datetime) -> Signer:
    """The site's key; the first call makes it, of many at once one. A query, and a write at the first."""
    row = PushKey.objects.first()
    if row is None:
        fresh = new_signer()
        made = PushKey(pk=1, private=fresh.private, public=fresh.public, made_at=at)
        PushKey.objects.bulk_create([made], ignore_conflicts=True)
        row = PushKey.objects.get(pk=1)
    return Signer(row.private, row.public)
