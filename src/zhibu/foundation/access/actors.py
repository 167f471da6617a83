"""Who is acting, and what their grants let them do: one query a request, whatever the number of organizations."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.access.rules import VERBS_OF, VERBS_OF_A_MEMBER, roles_allowing
from zhibu.kernel import clock, paths

FEW = 50
"""Up to so many grants are read at once and judged in memory; beyond, the database judges each question."""


class HeldGrant(NamedTuple):
    """A grant in force, as the actor carries it."""

    role: str
    scope_path: str


@dataclass(eq=False)
class Actor:
    """The person (or the system) that acts in a request or a job.

    `home_path` is the node of their own membership, empty for one who is no member here. `everything` is for the
    system's own jobs alone.
    """

    account_id: UUID | None = None
    name: str = ""
    member_id: UUID | None = None
    home_path: str = ""
    everything: bool = field(default=False, repr=False)

    @cached_property
    def _few(self) -> list[HeldGrant]:
        """The first grants in force; more than `FEW` of them mean that there are others."""
        if self.account_id is None:
            return []
        rows = grants_in_force(self.account_id).values_list("role", "scope_path")[: FEW + 1]
        return [HeldGrant(*row) for row in rows]

    def can(self, verb: Verb, path: str) -> bool:
        """Whether a grant on `path` or any ancestor, or the own membership, allows `verb`. At most one query more."""
        if self.everything:
            return True
        if verb in VERBS_OF_A_MEMBER and path and path == self.home_path:
            return True
        if len(self._few) <= FEW:
            return any(verb in VERBS_OF[Role(g.role)] and paths.is_within(path, g.scope_path) for g in self._few)
        return (
            grants_in_force(self.account_id)
            .filter(role__in=roles_allowing(verb), scope_path__in=paths.ancestors(path))
            .exists()
        )

    def can_anywhere(self, verb: Verb) -> bool:
        """Whether there is any node for which a grant allows `verb` (the own membership aside)."""
        if self.everything:
            return True
        if any(verb in VERBS_OF[Role(g.role)] for g in self._few):
            return True
        return (
            len(self._few) > FEW and grants_in_force(self.account_id).filter(role__in=roles_allowing(verb)).exists()
        )

    def scopes(self, verb: Verb) -> list[str]:
        """The topmost nodes of the first grants that allow `verb`, sorted: where a page of theirs begins."""
        return paths.topmost([g.scope_path for g in self._few if verb in VERBS_OF[Role(g.role)]])

    def within(self, verb: Verb, path_field: str) -> Q:
        """A condition for lists: rows whose `path_field` lies where `verb` is allowed. No row if nowhere.

        The cost does not grow with the grants: a few become ranges, many a subquery on their index.
        """
        if self.everything:
            return Q()
        condition = Q(pk__in=[])
        if verb in VERBS_OF_A_MEMBER and self.home_path:
            condition |= Q(**{path_field: self.home_path})
        if len(self._few) <= FEW:
            for scope in self.scopes(verb):
                condition |= Q(**{f"{path_field}__gte": scope, f"{path_field}__lt": paths.beyond(scope)})
            return condition
        covering = (
            grants_in_force(self.account_id)
            .filter(role__in=roles_allowing(verb), scope_path__lte=OuterRef(path_field))
            .annotate(beyond=Concat(F("scope_path"), Value("~")))
            .filter(beyond__gt=OuterRef(path_field))
        )
        return condition | Q(Exists(covering))


def grants_in_force(account_id: UUID | None) -> QuerySet[Grant]:
    """Grants of an account that hold now, topmost first; none for the anonymous."""
    if account_id is None:
        return Grant.objects.none()
    at = clock.now()
    return Grant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), account_id=account_id, starts_at__lte=at
    ).order_by("scope_path", "role")


ANONYMOUS = Actor()
SYSTEM = Actor(name="system", everything=True)
