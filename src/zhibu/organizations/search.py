"""Organizations, as search finds them: those at work, by name, short name, sound and code. Whoever may see them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search.rules.sight import holders
from zhibu.foundation.search.slots import Findable, SearchSource, addresses
from zhibu.kernel import clock
from zhibu.organizations.choices import OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization

_address = addresses("organizations:detail")
KIND = "organization"


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    """One query."""
    rows = Organization.objects.filter(pk__in=keys, state=OrganizationState.ACTIVE).order_by("pk")
    with override("zh-hans"):
        labels = {kind.value: str(kind.label) for kind in OrganizationKind}
    for row in rows:
        words = [row.short_name, row.code or "", row.unit_code]
        yield Findable(
            key=str(row.pk),
            title=row.name,
            note=labels.get(row.kind, ""),
            words=[word for word in words if word],
            url=_address(str(row.pk)),
            audience=(holders(Verb.SEE_ORGANIZATION, row.path),),
            path=row.path,
            on=row.founded_on or clock.day_of(row.created_at),
        )


def _keys() -> Iterator[str]:
    rows = Organization.objects.filter(state=OrganizationState.ACTIVE).order_by("pk")
    return (str(pk) for pk in rows.values_list("pk", flat=True).iterator())


SOURCE = SearchSource(
    key=KIND, label=_("Organizations"), icon="sitemap", make=_make, keys=_keys, order=100,
    verbs=frozenset({Verb.SEE_ORGANIZATION}), offered=lambda actor: actor.account_id is not None,
)  # fmt: skip
