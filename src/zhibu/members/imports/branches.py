"""Which branch a roster means."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.members.rules import NearestNames
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import branches_under

_DROPPED = re.compile(r"^(中国共产党|中共)|委员会$|[\s（）()]")
SCOPE_LIMIT = 1000
"""Up to so many suggestions' worth of distinct unknown names are looked up outside the scope."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that may be meant."""

    id: UUID
    path: str
    name: str
    parent: str


class Branches:
    """The branches of a scope by name and code, loaded in one query. Names may be written with 中共 or 委员会."""

    def __init__(self, actor: Actor, scope_path: str) -> None:
        self.actor = actor
        self.by_id: dict[UUID, Branch] = {}
        self._by_key: dict[str, list[Branch]] = defaultdict(list)
        rows = branches_under(scope_path).values_list("pk", "path", "name", "code", "parent__name")
        for pk, path, name, code, parent in rows:
            branch = Branch(pk, path, name, parent or "")
            self.by_id[pk] = branch
            for key in {_key(name), _key(f"{parent}{name}"), _key(f"{parent}/{name}"), code or ""} - {""}:
                self._by_key[key].append(branch)
        self.only = next(iter(self.by_id.values())) if len(self.by_id) == 1 else None
        self._nearest: NearestNames | None = None
        self._outside: dict[str, bool] = {}

    def find(self, text: str) -> tuple[Branch | None, Any]:
        """The branch meant by `text`, or None and what to do about it, in words."""
        if not text:
            return (self.only, "") if self.only else (None, _("The branch is missing."))
        found = self._by_key.get(_key(text), [])
        if len(found) == 1:
            return found[0], ""
        if found:
            parents = "、".join(branch.parent for branch in found[:3])
            return None, _("Several branches have this name (under %(parents)s). Write its code instead.") % {
                "parents": parents
            }
        return None, self._unknown(text)

    def _unknown(self, text: str) -> Any:
        if self._is_outside(text):
            return _("The branch “%(name)s” lies outside the organization that you import into.") % {
                "name": text[:40]
            }
        if self._nearest is None:
            self._nearest = NearestNames(sorted({branch.name for branch in self.by_id.values()}))
        near = self._nearest.to(text)
        if near:
            return _("There is no branch “%(name)s”. Did you mean %(near)s?") % {
                "name": text[:40],
                "near": "、".join(f"“{name}”" for name in near),
            }
        return _("There is no branch “%(name)s” here.") % {"name": text[:40]}

    def _is_outside(self, text: str) -> bool:
        """Whether a branch of that very name is elsewhere, where the actor may see organizations."""
        if text not in self._outside:
            if len(self._outside) >= SCOPE_LIMIT:
                return False
            self._outside[text] = Organization.objects.filter(
                self.actor.within(Verb.SEE_ORGANIZATION, "path"),
                name=text,
                kind__in=BRANCH_KINDS,
                state=OrganizationState.ACTIVE,
            ).exists()  # fmt: skip
        return self._outside[text]


def _key(text: str) -> str:
    return _DROPPED.sub("", text)
