"""Which other services open an account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhibu.accounts.models import OutsideIdentity
from zhibu.accounts.outside import services


@dataclass(frozen=True)
class ServiceRow:
    """A service of this site, and since when it opens this account; None if it does not."""

    key: str
    name: str
    bound_at: datetime | None


def services_of(account_id: UUID) -> list[ServiceRow]:
    """The services of this site for an account. One query, none where the site has no services."""
    known = services()
    if not known:
        return []
    held = OutsideIdentity.objects.filter(account_id=account_id).order_by().values_list("provider", "bound_at")
    bound = dict(held)
    return [ServiceRow(service.key, service.name, bound.get(service.key)) for service in known.values()]


def services_offered() -> list[ServiceRow]:
    """The services at the door. No query."""
    return [ServiceRow(service.key, service.name, None) for service in services().values()]
