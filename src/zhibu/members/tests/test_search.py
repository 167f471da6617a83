"""People are found by name alone, by whoever sees the roster of their branch."""

from dataclasses import replace
from datetime import date

from zhibu.foundation.search.actions import rebuild
from zhibu.foundation.search.proof import verify
from zhibu.foundation.search.tests.finding import found, kept
from zhibu.members.actions import change_standing, edit_member, enroll_member
from zhibu.members.actions.records import details_of
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory


def test_each_finds_whose_roster_they_see(
    zone, secretary, member, neighbor, stranger, office, auditor, administrator
):
    MemberFactory(organization=zone.branch, name="单晓禾", pinyin="shanxiaohe", initials="sxh")
    rebuild(kind="member")
    assert found(secretary, "晓禾") == found(office, "晓禾") == ["单晓禾", "周晓禾"]
    assert found(secretary, "shanxiao") == found(secretary, "sxh") == ["单晓禾"]
    for other in (member, neighbor, stranger, auditor, administrator):
        assert found(other, "晓禾") == []


def test_no_number_stands_in_the_index(zone, secretary):
    MemberFactory(
        organization=zone.branch, name="林见清", resident_id="11010519491231002X", phone="13800138000",
        landline="029-88888888", address="雁塔路一号", native_place="蓝田",
    )  # fmt: skip
    rebuild(kind="member")
    text = kept()
    for secret in ("110105", "19491231", "1380013", "138", "88888888", "雁塔", "蓝田"):
        assert secret not in text, secret
    assert "林见" in text
    assert found(secretary, "13800138000") == found(secretary, "11010519491231002X") == []


def test_who_comes_is_renamed_or_leaves_is_found_so(zone, secretary, at):
    details = replace(details_of(MemberFactory.build(organization=None)), name="程望舒")
    made = enroll_member(actor=secretary.actor, at=at, organization_id=zone.branch.pk, details=details)
    assert found(secretary, "望舒") == ["程望舒"]
    record = Member.objects.get(pk=made.pk)
    edit_member(actor=secretary.actor, at=at, member_id=made.pk, details=replace(details_of(record), name="程望书"))
    assert (found(secretary, "望舒"), found(secretary, "望书")) == ([], ["程望书"])
    change_standing(
        actor=secretary.actor, at=at, member_id=made.pk, standing=Standing.ENDED, on=date(2026, 11, 1), reason="退党"
    )
    assert found(secretary, "望书") == []
    assert not [d for d in verify() if d.kind == "member" and d.key == str(made.pk)]
