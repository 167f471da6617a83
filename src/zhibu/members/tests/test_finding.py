"""Finding members by a part of the name: ranges of indexes, and a count that ends."""

import pytest

from zhibu.members import queries
from zhibu.members.queries import registry
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def found(person, text, at):
    rows = queries.registry_of(person.actor, queries.Filters(text=text), on=at.date())
    return [member.name for member in rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王志强", ["王志强"]),
        ("王志", ["王志强"]),
        ("志强", ["欧阳志强", "王志强"]),
        ("强", ["王志强"]),
        ("王 志", ["王志强"]),
        ("王强", []),
        ("wangzhi", ["王志强"]),
        ("oyzq", ["欧阳志强"]),
        ("ann", ["Anna Lee"]),
    ],
)
def test_a_name_is_found_from_its_first_three_characters_on(zone, office, at, text, names):
    for name in ("王志强", "欧阳志强", "Anna Lee", "李小禾"):
        MemberFactory(organization=zone.branch, name=name)
    assert found(office, text, at) == names


def test_what_a_search_finds_is_counted_to_an_end_and_costs_two_queries(
    zone, office, at, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(registry.FoundPaginator, "most", 3)
    for name in ("王志强", "王志伟", "王志明", "王志刚"):
        MemberFactory(organization=zone.branch, name=name)
    actor = office.actor
    assert actor.can_anywhere("see_members")
    rows = queries.registry_of(actor, queries.Filters(text="王志"), on=at.date())
    with django_assert_num_queries(2):
        page = queries.FoundPaginator(rows, 2).get_page(1)
        assert [member.organization.name for member in page] == ["云创科技党支部"] * 2
    assert [member.name for member in page] == ["王志刚", "王志明"]
    assert (page.paginator.count, page.paginator.is_more) == (3, True)


def test_the_page_says_that_there_may_be_more(zone, office, monkeypatch):
    monkeypatch.setattr(registry.FoundPaginator, "most", 1)
    MemberFactory(organization=zone.branch, name="王志强")
    MemberFactory(organization=zone.branch, name="王志伟")
    assert "请缩小范围" in office.client.get("/members/?q=王志").content.decode()
