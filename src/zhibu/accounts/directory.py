"""The directory of people that access and audit look names up in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhibu.accounts.models import Account
from zhibu.accounts.queries import named
from zhibu.foundation.access import registry
from zhibu.foundation.access.registry import Person


class AccountPeople:
    """`foundation.access.registry.People` over the accounts; the note is the name of the own organization."""

    def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """One query."""
        return dict(Account.objects.filter(pk__in=set(ids)).order_by().values_list("pk", "name"))

    def find(self, account_id: UUID) -> Person | None:
        """Two queries."""
        return next(iter(_people(Account.objects.filter(pk=account_id, is_active=True).order_by("pk"))), None)

    def search(self, text: str, visible: Q, limit: int) -> list[Person]:
        """Two queries."""
        found = Account.objects.filter(visible, named(text), is_active=True).order_by("name", "username")
        return _people(found[:limit])

    def matching(self, text: str) -> Any:
        """A subquery of ids."""
        return Account.objects.filter(named(text)).order_by().values("pk")


def _people(accounts: Iterable[Account]) -> list[Person]:
    found = list(accounts)
    homes = registry.places().names({a.home_path for a in found if a.home_path})
    return [Person(a.pk, a.name, homes.get(a.home_path, a.username), a.home_path) for a in found]
