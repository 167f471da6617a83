"""Lists that leave the house as files."""

from datetime import datetime

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit


@transaction.atomic
def record_list_taken(*, actor: Actor, at: datetime) -> None:
    """Note that somebody has taken the list of articles as a file."""
    audit.record(actor=actor, at=at, action="article.listed")
