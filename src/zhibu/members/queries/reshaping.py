"""What stands against undoing a merger or a split, and what a new branch would be short of."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import clock
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.models import Member
from zhibu.organizations.choices import OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization


def groups_gone(group_ids: Collection[UUID]) -> Iterable[str]:
    """A sentence for each of the groups that is dissolved by now. One query, none for none."""
    if not group_ids:
        return
    gone = Organization.objects.filter(pk__in=group_ids).exclude(state=OrganizationState.ACTIVE)
    for name in gone.order_by("path").values_list("name", flat=True):
        yield _("The group %(name)s was dissolved since. Put it to work again first.") % {"name": name}


def others_in(organization_id: UUID, known: Collection[UUID]) -> list[str]:
    """The names of the present members of a branch who are not among those known. One query."""
    rows = Member.objects.filter(organization_id=organization_id).exclude(standing=Standing.ENDED)
    return list(rows.exclude(pk__in=known).order_by("pinyin", "pk").values_list("name", flat=True)[:10])


def too_few(organization_id: UUID, people: Collection[UUID]) -> Iterable[str]:
    """What a branch that splits, and the new one, would be short of: full members. Two queries.

    Source: 中国共产党支部工作条例（试行） art. 4.
    """
    branch = Organization.objects.get(pk=organization_id)
    if branch.kind != OrganizationKind.BRANCH:
        return
    least = int(number("branch.full_members", on=clock.today(), path=branch.path))
    rows = Member.objects.filter(organization=branch, category=MemberCategory.FULL).exclude(standing=Standing.ENDED)
    full = set(rows.order_by().values_list("pk", flat=True))
    for words, count in (
        (_("the new branch"), len(full & set(people))),
        (branch.name, len(full - set(people))),
    ):
        if count < least:
            text = ngettext(
                "Mind: %(place)s would have %(n)d full member; a branch of its own has at least %(least)d.",
                "Mind: %(place)s would have %(n)d full members; a branch of its own has at least %(least)d.", count,
            )  # fmt: skip
            yield text % {"place": words, "n": count, "least": least}
