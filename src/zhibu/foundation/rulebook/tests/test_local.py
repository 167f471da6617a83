"""Stricter rules of localities: making, ending, moving, remembering."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from zhibu.foundation.access.registry import Place
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.rulebook import local
from zhibu.foundation.rulebook.actions import end_local_rule, make_stricter, move_scopes
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.foundation.rulebook.queries import number, rule_in_force
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id

CODE = "hours.year.member"
TODAY = date(2026, 11, 18)


def place_of(organization):
    return Place(organization.pk, organization.path, organization.name)


@pytest.fixture
def making(administrator, zone, at):
    """40 hours in the committee, from today."""
    return {
        "actor": administrator.actor,
        "at": at,
        "code": CODE,
        "place": place_of(zone.committee),
        "value": Decimal(40),
        "source": "园区党员教育计划",
        "in_force_from": TODAY,
    }


def refusal(deed, **given):
    with pytest.raises(Refused) as refused:
        deed(**given)
    return refused.value.code


def test_a_stricter_rule_binds_its_node_and_all_below_and_nobody_else(making, zone):
    make_stricter(**making)
    found = [number(CODE, on=TODAY, path=o.path) for o in (zone.committee, zone.branch, zone.branch_far, zone.root)]
    assert found == [40, 40, 32, 32]
    assert rule_in_force(CODE, on=TODAY, path=zone.branch.path).locality == "软件园党委"


def test_the_day_before_is_judged_by_the_old_rule(making, zone):
    make_stricter(**making)
    assert number(CODE, on=TODAY - timedelta(days=1), path=zone.branch.path) == 32


def test_looking_up_costs_nothing_until_something_changes(making, zone, django_assert_num_queries):
    with django_assert_num_queries(0):
        number(CODE, on=TODAY, path=zone.branch.path)
    make_stricter(**making)
    with django_assert_num_queries(1):
        for _ in range(3):
            number(CODE, on=TODAY, path=zone.branch.path)


def test_a_snapshot_read_before_a_change_is_not_kept_after_it(making, zone, monkeypatch):
    local.forget()
    real = local._read

    def read_then_change():
        snapshot = real()
        monkeypatch.setattr(local, "_read", real)
        make_stricter(**making)
        return snapshot

    monkeypatch.setattr(local, "_read", read_then_change)
    assert local.local_rules() == {}
    assert number(CODE, on=TODAY, path=zone.branch.path) == 40


def test_making_twice_is_making_once(making):
    assert make_stricter(**making) == make_stricter(**making)
    assert [entry.action for entry in Entry.objects.all()] == ["rule.made_stricter"]


@pytest.mark.parametrize("value", ["32", "31.5", "0"])
def test_what_is_not_stricter_is_refused(making, value):
    assert refusal(make_stricter, **{**making, "value": Decimal(value)}) == "not_stricter"


def test_below_a_stricter_rule_the_next_must_be_stricter_still(making, zone):
    make_stricter(**making)
    below = {**making, "place": place_of(zone.branch)}
    assert refusal(make_stricter, **{**below, "value": Decimal(36)}) == "not_stricter"
    make_stricter(**{**below, "value": Decimal(48)})
    assert number(CODE, on=TODAY, path=zone.branch.path) == 48


def test_a_newer_rule_of_the_place_ends_the_older_one(making, zone):
    older = make_stricter(**making)
    later = TODAY + timedelta(days=30)
    make_stricter(**{**making, "value": Decimal(36), "in_force_from": later})
    older.refresh_from_db()
    assert older.in_force_until == later
    assert [number(CODE, on=d, path=zone.branch.path) for d in (TODAY, later)] == [40, 36]
    assert refusal(make_stricter, **{**making, "value": Decimal(50)}) == "later_exists"


def test_neither_beginning_nor_end_lies_in_the_past(making, administrator, at):
    yesterday = TODAY - timedelta(days=1)
    assert refusal(make_stricter, **{**making, "in_force_from": yesterday}) == "past"
    rule = make_stricter(**making)
    ending = {"actor": administrator.actor, "at": at, "rule_id": rule.pk}
    assert refusal(end_local_rule, **ending, ends_on=yesterday) == "past"


def test_an_ended_rule_no_longer_binds_and_ending_twice_is_ending_once(making, administrator, at, zone):
    rule = make_stricter(**making)
    tomorrow = TODAY + timedelta(days=1)
    for _ in range(2):
        end_local_rule(actor=administrator.actor, at=at, rule_id=rule.pk, ends_on=tomorrow)
    assert [number(CODE, on=d, path=zone.branch.path) for d in (TODAY, tomorrow)] == [40, 32]
    assert Entry.objects.filter(action="rule.local_ended").count() == 1


def test_only_who_manages_rules_there_makes_and_ends_them(making, member, office, at):
    for person in (member, office):
        with pytest.raises(Forbidden):
            make_stricter(**{**making, "actor": person.actor})
    rule = make_stricter(**making)
    with pytest.raises(Forbidden):
        end_local_rule(actor=office.actor, at=at, rule_id=rule.pk, ends_on=TODAY)
    with pytest.raises(NotFound):
        end_local_rule(actor=making["actor"], at=at, rule_id=new_id(), ends_on=TODAY)


def test_rules_move_with_their_subtree(making, zone):
    make_stricter(**making)
    assert move_scopes(old_path=zone.committee.path, new_path="00010009") == 1
    assert number(CODE, on=TODAY, path="000100090001") == 40
    assert number(CODE, on=TODAY, path=zone.branch.path) == 32


def test_everyone_signed_in_may_read_the_rules(member, office, auditor, administrator, at):
    for person in (member, office, auditor, administrator):
        page = person.client.get(reverse("rulebook:list"))
        assert page.status_code == 200
        assert "中国共产党党员教育管理工作条例" in page.content.decode()
        assert person.client.get(reverse("rulebook:rule", args=[CODE])).status_code == 200


def test_the_list_shows_the_rules_of_a_chosen_day(administrator, at):
    text = administrator.client.get(reverse("rulebook:list"), {"on": "2018-12-31"}).content.decode()
    assert "中国共产党党员教育管理工作条例" not in text
    assert "中国共产党支部工作条例" in text
    assert administrator.client.get(reverse("rulebook:list"), {"on": "nonsense"}).status_code == 200


def test_an_unknown_rule_is_not_found_and_readers_may_not_make_any(member, administrator, at):
    assert administrator.client.get(reverse("rulebook:rule", args=["no.such"])).status_code == 404
    assert member.client.get(reverse("rulebook:stricter", args=[CODE])).status_code == 403


def test_a_rule_is_made_stricter_and_ended_by_hand(administrator, zone, at):
    client, url = administrator.client, reverse("rulebook:stricter", args=[CODE])
    assert "软件园党委" in client.get(url, {"q": "软件园"}).content.decode()
    assert 'value="2026-11-18"' in client.get(url, {"organization": zone.committee.pk}).content.decode()
    given = {"organization": zone.committee.pk, "value": "20", "source": "计划", "in_force_from": "2026-11-18"}
    refused = client.post(url, given)
    assert (refused.status_code, "32" in refused.content.decode()) == (422, True)
    assert client.post(url, {**given, "value": "40"}).status_code == 302
    rule = LocalRule.objects.get()
    assert "软件园党委" in client.get(reverse("rulebook:rule", args=[CODE])).content.decode()
    end = reverse("rulebook:end", args=[rule.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"ends_on": "2026-11-01"}).status_code == 422
    assert client.post(end, {"ends_on": "2026-12-01"}).status_code == 302
    rule.refresh_from_db()
    assert rule.in_force_until == date(2026, 12, 1)


def test_a_local_rule_is_invisible_to_those_who_do_not_manage_it(making, office, at):
    rule = make_stricter(**making)
    assert office.client.get(reverse("rulebook:end", args=[rule.pk])).status_code == 403
