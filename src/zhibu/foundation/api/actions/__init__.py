"""What is done with tokens, applications and consents."""

from datetime import datetime

from zhibu.foundation.api.models import Allowance, Code, Renewal, Token


def purge_dead(*, before: datetime) -> int:
    """Forget tokens, codes and renewals that ran out before an instant, and counts of minutes before it; how many."""
    dead = 0
    for rows in (Token.objects, Code.objects, Renewal.objects):
        dead += rows.filter(expires_at__lt=before).delete()[0]
    return dead + Allowance.objects.filter(minute__lt=before).delete()[0]
