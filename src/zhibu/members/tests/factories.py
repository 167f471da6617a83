"""Members for tests."""

from datetime import UTC, date, datetime

import factory

from zhibu.members import rules
from zhibu.members.choices import MemberCategory, Sex
from zhibu.members.indexes import phone_index, resident_id_index
from zhibu.members.models import Member
from zhibu.organizations.tests.factories import OrganizationFactory


class MemberFactory(factory.django.DjangoModelFactory[Member]):
    """A full member of `organization`; readings and blind indexes follow from the name, the id and the phone."""

    class Meta:
        model = Member

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: "党员" + "".join("零一二三四五六七八九"[int(d)] for d in str(n)))
    pinyin = factory.LazyAttribute(lambda m: rules.pinyin_of(m.name))
    initials = factory.LazyAttribute(lambda m: rules.initials_of(m.name))
    sex = Sex.FEMALE
    born_on = date(1985, 5, 20)
    joined_on = date(2010, 7, 1)
    confirmed_on = date(2011, 7, 1)
    category = MemberCategory.FULL
    resident_id = ""
    resident_id_index = factory.LazyAttribute(lambda m: resident_id_index(m.resident_id))
    phone = ""
    phone_index = factory.LazyAttribute(lambda m: phone_index(m.phone))
    created_at = datetime(2020, 1, 1, tzinfo=UTC)
    updated_at = datetime(2020, 1, 1, tzinfo=UTC)


def a_resident_id(born_on: date = date(1985, 5, 20), number: int = 2, region: str = "610113") -> str:
    """A well-formed invented resident id: `number` is the running number (odd for men)."""
    body = f"{region}{born_on:%Y%m%d}{number:03d}"
    return body + rules.check_character(body)


def details(**changes: object) -> rules.Details:
    """What is written about an ordinary full member."""
    given = {
        "name": "沈星河",
        "sex": Sex.FEMALE,
        "born_on": date(1985, 5, 20),
        "joined_on": date(2010, 7, 1),
        "confirmed_on": date(2011, 7, 1),
    }
    return rules.Details(**given | changes)
