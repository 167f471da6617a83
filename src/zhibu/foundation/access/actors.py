"""Who is acting, and what their grants let them do: one query a request, whatever the number of organizations."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Length, Substr
from django.db.models.lookups import In

from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.access.rules import VERBS_OF, VERBS_OF_A_MEMBER, roles_allowing
from zhibu.foundation.rows import plain
from zhibu.kernel import clock, paths

FEW = 50
"""Up to so many grants are read at once and judged in memory; beyond, the database judges each question."""


_FEW = """
SELECT role, scope_path FROM access_grant
WHERE account_id = %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
ORDER BY scope_path, role LIMIT %s
"""
"""`grants_in_force` in plain SQL: nearly every request asks it."""


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
        at = clock.now()
        return [HeldGrant(*row) for row in plain.rows(_FEW, self.account_id, at, at, FEW + 1)]

    @property
    def _is_many(self) -> bool:
        return len(self._few) > FEW

    @cached_property
    def _shapes(self) -> list[tuple[str, int]]:
        """Which roles are held at all, and at which lengths of path: a handful, however many grants there are."""
        grants = grants_in_force(self.account_id).annotate(steps=Length("scope_path")).order_by()
        return list(grants.values_list("role", "steps").distinct())

    @cached_property
    def _roles_at(self) -> dict[str, frozenset[str]]:
        """Roles held on a path or above it, remembered for each path that was asked about."""
        return {}

    def _roles_on(self, path: str) -> frozenset[str]:
        if not self._is_many:
            return frozenset(g.role for g in self._few if paths.is_within(path, g.scope_path))
        if path not in self._roles_at and "_shapes" not in self.__dict__:
            self._look_at(path)
        if path not in self._roles_at:
            grants = grants_in_force(self.account_id).filter(scope_path__in=paths.ancestors(path)).order_by()
            self._roles_at[path] = frozenset(grants.values_list("role", flat=True).distinct())
        return self._roles_at[path]

    def _look_at(self, path: str) -> None:
        """The roles on a path and the shapes of all grants in one question: a request mostly asks for both."""
        here = ExpressionWrapper(Q(scope_path__in=paths.ancestors(path)), output_field=BooleanField())
        grants = grants_in_force(self.account_id).annotate(steps=Length("scope_path"), here=here).order_by()
        rows = list(grants.values_list("role", "steps", "here").distinct())
        self.__dict__["_shapes"] = sorted({(role, steps) for role, steps, _here in rows})
        self._roles_at[path] = frozenset(role for role, _steps, is_here in rows if is_here)

    def can(self, verb: Verb, path: str) -> bool:
        """Whether a grant on `path` or any ancestor, or the own membership, allows `verb`.

        One query for the actor's life with up to `FEW` grants; beyond, one more for each path asked about.
        """
        if self.everything:
            return True
        if verb in VERBS_OF_A_MEMBER and path and path == self.home_path:
            return True
        return any(verb in VERBS_OF[Role(role)] for role in self._roles_on(path))

    def can_anywhere(self, verb: Verb) -> bool:
        """Whether there is any node for which a grant allows `verb` (the own membership aside)."""
        if self.everything:
            return True
        held = [role for role, _ in self._shapes] if self._is_many else [g.role for g in self._few]
        return any(verb in VERBS_OF[Role(role)] for role in held)

    def scopes(self, verb: Verb) -> list[str]:
        """The topmost nodes for which grants allow `verb`, sorted: where a page of theirs begins."""
        if not self._is_many:
            return paths.topmost([g.scope_path for g in self._few if verb in VERBS_OF[Role(g.role)]])
        return paths.topmost(list(self._scopes_allowing(verb)))

    def few_scopes(self, verb: Verb) -> list[str] | None:
        """`scopes`, for who words a statement by hand; None with more than `FEW` grants: leave it to `within`."""
        return None if self._is_many or self.everything else self.scopes(verb)

    def holds_tree(self, verb: Verb) -> bool:
        """Whether `verb` is allowed on a root: for what belongs to no organization, that is what counts."""
        return self.everything or any(len(scope) == paths.STEP for scope in self.scopes(verb))

    def within(self, verb: Verb, path_field: str) -> Q:
        """A condition for lists: rows whose `path_field` lies where `verb` is allowed. No row if nowhere.

        A few grants become index ranges. Many become one subquery that the database reads once, against which the
        beginning of each row's path is looked up: the cost for a row is that of a hash look-up.
        """
        if self.everything:
            return Q()
        condition = Q(pk__in=[])
        if verb in VERBS_OF_A_MEMBER and self.home_path:
            condition |= Q(**{path_field: self.home_path})
        if not self._is_many:
            for scope in self.scopes(verb):
                condition |= Q(**{f"{path_field}__gte": scope, f"{path_field}__lt": paths.beyond(scope)})
            return condition
        allowing = roles_allowing(verb)
        for length in sorted({length for role, length in self._shapes if role in allowing}):
            beginning = Substr(F(path_field), 1, length)
            # Within COALESCE, PostgreSQL hashes the scopes once; bare, it may join them to each row of a short list.
            condition |= Q(Coalesce(In(beginning, self._scopes_allowing(verb)), Value(False)))
        return condition

    def _scopes_allowing(self, verb: Verb) -> Any:
        grants = grants_in_force(self.account_id).filter(role__in=roles_allowing(verb)).order_by()
        return grants.values_list("scope_path", flat=True)


def in_force_at(at: datetime) -> QuerySet[Grant]:
    """All grants that hold at an instant, in no order."""
    return Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


def grants_in_force(account_id: UUID | None) -> QuerySet[Grant]:
    """Grants of an account that hold now, topmost first; none for the anonymous."""
    if account_id is None:
        return Grant.objects.none()
    return in_force_at(clock.now()).filter(account_id=account_id).order_by("scope_path", "role")


ANONYMOUS = Actor()
SYSTEM = Actor(name="system", everything=True)
