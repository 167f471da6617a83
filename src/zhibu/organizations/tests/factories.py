"""Organizations for tests."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import factory

from zhibu.kernel import paths
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization, SearchKey
from zhibu.organizations.spelling import search_keys

_keys_of = cache(search_keys)
"""The names of the cast are read in pinyin once, not for every test."""


class OrganizationFactory(factory.django.DjangoModelFactory[Organization]):
    """A branch under `parent` (a root without one), placed in the tree as the program would place it."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    parent = None
    name = factory.Sequence(lambda n: f"第{n}党支部")
    short_name = factory.LazyAttribute(lambda o: o.name[:24])
    kind = OrganizationKind.BRANCH
    created_at = datetime(2020, 1, 1, tzinfo=UTC)

    @factory.lazy_attribute
    def path(self) -> str:
        if self.parent is None:
            return paths.child("", Organization.objects.filter(parent=None).count() + 1)
        number = self.parent.next_child
        self.parent.next_child = number + 1
        Organization.objects.filter(pk=self.parent.pk).update(next_child=number + 1)
        return paths.child(self.parent.path, number)

    @factory.post_generation
    def search_keys(self, create: bool, *_: Any, **__: Any) -> None:
        """Found by name as in the program."""
        if create:
            SearchKey.objects.bulk_create(
                SearchKey(organization=self, text=t) for t in sorted(_keys_of(self.name, self.code))
            )
