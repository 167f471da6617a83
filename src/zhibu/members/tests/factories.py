"""Members for tests."""

from datetime import UTC, date, datetime

import factory

from zhibu.members.choices import MemberCategory, Sex
from zhibu.members.models import Member
from zhibu.organizations.tests.factories import OrganizationFactory


class MemberFactory(factory.django.DjangoModelFactory[Member]):
    """A full member of `organization`."""

    class Meta:
        model = Member

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"党员{n}")
    sex = Sex.FEMALE
    born_on = date(1985, 5, 20)
    joined_on = date(2010, 7, 1)
    confirmed_on = date(2011, 7, 1)
    category = MemberCategory.FULL
    created_at = datetime(2020, 1, 1, tzinfo=UTC)
    updated_at = datetime(2020, 1, 1, tzinfo=UTC)
