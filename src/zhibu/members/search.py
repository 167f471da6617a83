"""People, as search finds them: by name, its reading and initials alone. Whoever sees the roster of their branch.

No resident id, no telephone number, nothing else of the record stands in the index.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search.rules.sight import holders
from zhibu.foundation.search.slots import Findable, SearchSource, addresses
from zhibu.kernel import clock
from zhibu.members.choices import Standing
from zhibu.members.models import Member

_address = addresses("members:member")
KIND = "member"
_FIELDS = ("pk", "name", "pinyin", "initials", "organization__path", "branch_since", "created_at")


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    """One query."""
    rows = Member.objects.filter(pk__in=keys).exclude(standing=Standing.ENDED).order_by("pk")
    for pk, name, pinyin, initials, path, branch_since, created_at in rows.values_list(*_FIELDS):
        yield Findable(
            key=str(pk),
            title=name,
            sounds=((pinyin, initials),),
            url=_address(str(pk)),
            audience=(holders(Verb.SEE_MEMBERS, path),),
            path=path,
            on=branch_since or clock.day_of(created_at),
        )


def _keys() -> Iterator[str]:
    rows = Member.objects.exclude(standing=Standing.ENDED).order_by("pk")
    return (str(pk) for pk in rows.values_list("pk", flat=True).iterator())


SOURCE = SearchSource(
    key=KIND, label=_("People"), icon="users", make=_make, keys=_keys, order=200,
    verbs=frozenset({Verb.SEE_MEMBERS}), offered=lambda actor: actor.can_anywhere(Verb.SEE_MEMBERS),
)  # fmt: skip
