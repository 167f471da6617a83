"""Writing through the API: the same deeds as the pages, once under a key, and not where the pages would refuse."""

import pytest

from conftest import grant
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit.models import Entry
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import Organization

NEW = {"name": "沈知秋", "category": "full", "joined_on": "2015-07-01", "confirmed_on": "2016-07-01", "sex": "female",
       "born_on": "1990-03-07", "phone": "138 0013 8000"}  # fmt: skip


def send(client, path, body, **headers):
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def test_an_organization_is_founded_renamed_and_moved(office, acting_for, zone):
    client = acting_for(grant(office, Role.OFFICE, zone.root))
    body = {"parent_id": str(zone.committee.pk), "name": "新区云计算党支部", "kind": "branch"}
    founded = [send(client, "organizations", body, **{"Idempotency-Key": "f"}).json() for _ in range(2)]
    assert founded[0] == founded[1]
    row = Organization.objects.get(name="新区云计算党支部")
    assert (founded[0]["id"], founded[0]["above"]) == (str(row.pk), ["高新区党工委", "软件园党委"])
    renamed = send(client, f"organizations/{row.pk}/rename", {"name": "新区智算党支部", "reason": "更名"})
    assert renamed.json()["name"] == "新区智算党支部"
    moved = send(client, f"organizations/{row.pk}/move", {"to_id": str(zone.other_committee.pk)})
    assert (moved.status_code, moved.json().get("above")) == (200, ["高新区党工委", "科教园党委"])
    deeds = set(Entry.objects.filter(object_id=row.pk).values_list("action", flat=True))
    assert {"organization.founded", "organization.renamed", "organization.moved"} <= deeds


@pytest.mark.parametrize(("who", "status"), [("secretary", 403), ("neighbor", 404), ("member", 403), ("office", 200)])
def test_who_may_rename(who, status, acting_for, zone, request):
    client = acting_for(request.getfixturevalue(who))
    assert send(client, f"organizations/{zone.branch.pk}/rename", {"name": "云创数智党支部"}).status_code == status


def test_a_taken_name_is_refused_in_words(office, acting_for, zone):
    answer = send(acting_for(office), f"organizations/{zone.branch.pk}/rename", {"name": zone.branch_next.name})
    assert (answer.status_code, answer.json()["code"]) == (422, "name_taken")


def test_a_member_is_entered_once_and_the_answer_is_masked(secretary, acting_for, zone):
    client, path = acting_for(secretary), f"organizations/{zone.branch.pk}/members"
    answers = [send(client, path, NEW, **{"Idempotency-Key": "m"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    member = Member.objects.get(name="沈知秋")
    assert (member.phone, member.pinyin, member.organization_id) == ("13800138000", "shenzhiqiu", zone.branch.pk)
    assert "13800138000" not in answers[0].content.decode()
    assert Entry.objects.filter(action="member.enrolled", object_id=member.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"joined_on": "2031-01-01"}, "joined_on"), ({"resident_id": "110105199003071230"}, "resident_id"),
     ({"born_on": "2012-01-01"}, "joined_on"), ({"ethnicity": "ZZ"}, "ethnicity")],
)  # fmt: skip
def test_what_the_page_would_not_take_is_refused_with_its_field(changed, field, secretary, acting_for, zone):
    answer = send(acting_for(secretary), f"organizations/{zone.branch.pk}/members", {**NEW, **changed})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Member.objects.filter(name="沈知秋").exists()


def test_a_record_is_corrected_and_what_is_not_named_stays(secretary, acting_for, zone):
    member = MemberFactory(organization=zone.branch, job_title="技术员", address="园区路 1 号", is_mobile=True)
    before = Member.objects.get(pk=member.pk)
    answer = send(acting_for(secretary), f"members/{member.pk}/correct", {"job_title": "工程师", "reason": "晋升"})
    after = Member.objects.get(pk=member.pk)
    assert (answer.status_code, after.job_title) == (200, "工程师")
    same = ("name", "phone", "resident_id", "address", "is_mobile", "joined_on", "category", "sex", "born_on")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert member.changes.get(kind="edited").reason == "晋升"


@pytest.mark.parametrize(("who", "status"), [("neighbor", 404), ("member", 404), ("office", 200), ("auditor", 404)])
def test_who_may_correct(who, status, acting_for, zone, request):
    client = acting_for(request.getfixturevalue(who))
    member = MemberFactory(organization=zone.branch)
    assert send(client, f"members/{member.pk}/correct", {"job_title": "工程师"}).status_code == status


def test_a_token_for_reading_writes_nothing(secretary, acting_for, zone):
    answer = send(acting_for(secretary, "members:read"), f"organizations/{zone.branch.pk}/members", NEW)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
