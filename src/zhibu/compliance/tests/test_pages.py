"""The pages of compliance, and who is told what."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

import conftest
from zhibu.compliance import calendars
from zhibu.compliance.actions import nudging
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.actions.nudging import nudge, nudge_all
from zhibu.compliance.models import Nudge, NudgeRound
from zhibu.compliance.tests.deeds import hold
from zhibu.compliance.todos import STILL_TO_DO
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.calendars.icalendars import as_icalendar
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.meetings.models import LocalKind
from zhibu.organizations.actions._ground import index_names
from zhibu.organizations.models import Organization
from zhibu.organizations.tests.factories import OrganizationFactory


@pytest.fixture
def judged(zone, secretary, member, neighbor, stranger, at):
    """The cast's branches, here since long, judged as of now."""
    Organization.objects.update(created_at=datetime(2024, 1, 5, tzinfo=UTC))
    judge_anew(
        organization_ids=[zone.branch.pk, zone.branch_next.pk, zone.branch_far.pk], at=at, cause="organization"
    )
    return zone


def page(person, name, *args, **query):
    return person.client.get(reverse(f"compliance:{name}", args=args), query)


def test_the_office_reads_one_sentence_and_the_numbers_behind_it(judged, office):
    html = page(office, "node", judged.committee.pk).content.decode()
    assert "云创科技党支部" in html
    assert "数联信息党支部" in html
    assert "职业学院第一党支部" not in html
    assert "应开展" in html


def test_an_earlier_month_shows_what_was_missed(judged, office):
    html = page(office, "node", judged.committee.pk, month="2026-10").content.decode()
    assert "没有完成" in html
    assert "2026年10月" in html


def test_the_list_behind_a_number_says_why(judged, office):
    html = page(
        office, "branches", judged.committee.pk, kind="theme_day", month="2026-10", show="late"
    ).content.decode()
    assert html.count("本期已过，次数不够。") == 2


def test_nonsense_in_the_address_counts_as_nothing(judged, office):
    for query in ({"month": "2026-99"}, {"month": "1200-01"}, {"kind": "'; --"}, {"show": "x"}, {"page": "-1"}):
        assert page(office, "branches", judged.committee.pk, **query).status_code == 200
        assert page(office, "node", judged.committee.pk, **query).status_code == 200


def test_the_secretary_sees_the_year_of_the_branch_and_what_is_open(judged, secretary):
    html = page(secretary, "organization", judged.branch.pk).content.decode()
    assert "还差 1 次主题党日，11月30日 周一前完成即可。" in html
    assert "去召集" in html
    assert page(secretary, "organization", judged.branch.pk, year="2025").status_code == 200


def test_a_judgment_names_rule_article_and_remedy(judged, secretary):
    html = page(secretary, "judgment", judged.branch.pk, "theme_day", "2026-11-01").content.decode()
    for words in ("中国共产党党员教育管理工作条例", "第十六条", "主题党日每月次数", "还差 1 次主题党日"):
        assert words in html
    assert page(secretary, "judgment", judged.branch.pk, "theme_day", "2026-11-02").status_code == 404
    assert page(secretary, "judgment", judged.branch.pk, "theme_day", "november").status_code == 404


def test_next_door_is_out_of_sight(judged, neighbor, member):
    for name, args in (("node", ()), ("organization", ()), ("judgment", ("theme_day", "2026-11-01"))):
        assert page(neighbor, name, judged.branch.pk, *args).status_code == 404
    assert page(member, "organization", judged.branch.pk).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_however_long(judged, office, number, django_assert_num_queries):
    for extra in range(number - 1):
        branch = OrganizationFactory(name=f"新支部{extra}", parent=judged.committee)
        conftest.enroll(branch, f"新人{extra}")
        judge_anew(organization_ids=[branch.pk], at=conftest.NOW, cause="organization")
    client = office.client
    with django_assert_num_queries(11):
        client.get(reverse("compliance:node", args=[judged.committee.pk]))
    with django_assert_num_queries(10):
        client.get(reverse("compliance:branches", args=[judged.committee.pk]), {"kind": "theme_day"})


def test_a_nudge_reaches_the_secretary_once_a_day(judged, office, secretary, at):
    assert nudge(actor=office.actor, at=at, organization_id=judged.branch.pk).told == 1
    assert nudge(actor=office.actor, at=at, organization_id=judged.branch.pk).told == 0
    notice = Notice.objects.get(account_id=secretary.account.pk)
    assert "主题党日" in notice.title
    assert Nudge.objects.count() == Entry.objects.filter(action="compliance.nudged").count() == 1


def test_all_behind_a_number_are_told_with_one_tap(judged, office, at):
    done = nudge_all(actor=office.actor, at=at, organization_id=judged.committee.pk, kind="theme_day", states=["due"])
    assert (done.told, Nudge.objects.count()) == (2, 2)
    client = office.client
    answer = client.post(reverse("compliance:remind", args=[judged.committee.pk]), {"kind": "theme_day"})
    assert answer.status_code == 302
    assert Nudge.objects.count() == 2


def test_only_the_office_above_nudges(judged, neighbor, member, at):
    with pytest.raises(NotFound):
        nudge(actor=neighbor.actor, at=at, organization_id=judged.branch.pk)
    with pytest.raises((Forbidden, NotFound)):
        nudge(actor=member.actor, at=at, organization_id=judged.branch.pk)


def test_the_desk_names_the_nearest_duties_and_spares_the_year_until_it_is_near(judged, secretary, member, at):
    titles = [str(todo.title) for todo in todos_of(secretary.actor, at, [STILL_TO_DO])]
    assert titles[0] == "本月还差 1 次主题党日"
    assert not any("组织生活会" in title for title in titles)
    assert todos_of(member.actor, at, [STILL_TO_DO]) == []


def test_a_reader_sees_and_cannot_nudge(judged, at):
    reader = conftest.grant(conftest.enroll(judged.branch_far, "闻笛"), Role.READER, judged.committee)
    assert page(reader, "node", judged.committee.pk).status_code == 200
    assert reader.client.post(reverse("compliance:remind", args=[judged.branch.pk])).status_code == 403


def test_periods_have_names():
    from zhibu.compliance.presentation import period_name

    assert period_name("quarter", date(2026, 10, 1)) == "2026 年第 4 季度"
    assert period_name("year", date(2026, 1, 1)) == "2026 年"


def test_names_are_found_by_characters_and_by_pinyin_and_in_several_orders(judged, office):
    index_names(list(Organization.objects.order_by("path")))
    for words in ("数联", "slxx", "shulian"):
        html = page(office, "branches", judged.committee.pk, kind="theme_day", q=words).content.decode()
        assert "数联信息党支部" in html
        assert "云创科技党支部" not in html
    html = page(office, "branches", judged.committee.pk, kind="theme_day", q="没有这个").content.decode()
    assert "数联信息党支部" not in html
    for sort in ("tree", "name", "missing", "x"):
        assert page(office, "branches", judged.committee.pk, kind="theme_day", sort=sort).status_code == 200


def test_the_list_leaves_as_a_file_and_that_is_on_record(judged, office, neighbor):
    asked = {"kind": "theme_day", "month": "2026-10", "show": "late"}
    address = reverse("compliance:export", args=[judged.committee.pk])
    answer = office.client.post(address, asked)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["云创科技党支部", "数联信息党支部"]
    assert rows[1][3:7] == ("主题党日", "2026年10月", "逾期未开展", "本期已过，次数不够。")
    entry = Entry.objects.get(action="compliance.exported")
    assert entry.detail == {"kind": "theme_day", "rows": 2}
    assert office.client.post(address, {"kind": "nothing"}).status_code == 302
    assert neighbor.client.post(address, asked).status_code in {403, 404}


def test_the_last_days_of_a_period_are_called_to_mind(judged, secretary):
    with clock.frozen(datetime(2026, 11, 25, 12, tzinfo=clock.ZONE)):
        html = page(secretary, "organization", judged.branch.pk).content.decode()
    assert "本月还差 1 次主题党日，还有 5 天。" in html
    with clock.frozen(datetime(2026, 11, 30, 12, tzinfo=clock.ZONE)):
        html = page(secretary, "organization", judged.branch.pk).content.decode()
    assert "本月还差 1 次主题党日，今天是最后一天。" in html
    assert "还有 12 天" not in page(secretary, "organization", judged.branch.pk).content.decode()


def test_groups_stand_on_the_page_of_their_branch(judged, secretary, at):
    group = OrganizationFactory(name="第一党小组", kind="group", parent=judged.branch)
    judge_anew(organization_ids=[group.pk], at=at, cause="organization")
    html = page(secretary, "organization", judged.branch.pk).content.decode()
    assert "第一党小组" in html


def last_days(person):
    since = conftest.NOW - timedelta(days=92)
    return calendars.last_days(person.actor, since, conftest.NOW + timedelta(days=366))


def test_open_duties_end_in_the_calendar_of_the_secretary_and_leave_it_when_done(
    judged, secretary, member, office, at, django_assert_num_queries
):
    assert last_days(member) == []
    actor = secretary.actor
    actor.can("see_meetings", judged.branch.path)
    with django_assert_num_queries(2):
        found = calendars.last_days(actor, conftest.NOW, conftest.NOW + timedelta(days=366))
    theme = next(event for event in found if "主题党日" in str(event.title))
    assert (theme.all_day_on, theme.state, theme.sequence) == (date(2026, 11, 30), "confirmed", 0)
    assert {event.all_day_on for event in found} == {date(2026, 11, 30), date(2026, 12, 31)}
    hold(judged.branch, "theme_day", date(2026, 11, 5))
    judge_anew(organization_ids=[judged.branch.pk], at=at, cause="record")
    done = next(event for event in last_days(secretary) if event.uid == theme.uid)
    assert (done.state, done.sequence) == ("cancelled", 1)
    assert "最后一天" in as_icalendar(last_days(secretary), site="https://zhibu.test").decode().replace("\r\n ", "")


def test_a_local_kind_stands_beside_the_others(judged, office, at):
    row = LocalKind.objects.create(
        organization=judged.committee, code="x-1", name="支部议事会", period="month", times=1, source="园区通知",
        in_force_from=date(2026, 11, 1), made_at=at,
    )  # fmt: skip
    judge_anew(organization_ids=[judged.branch.pk], at=at, cause="rule")
    assert "支部议事会" in page(office, "node", judged.committee.pk).content.decode()
    assert "支部议事会" in page(office, "branches", judged.committee.pk, kind=row.code).content.decode()
    html = page(office, "judgment", judged.branch.pk, "x-1", "2026-11-01").content.decode()
    assert "软件园党委 · 园区通知" in html


def test_many_are_told_by_jobs_and_the_page_says_how_far(judged, office, secretary, at, monkeypatch):
    monkeypatch.setattr(nudging, "AT_ONCE", 1)
    address = reverse("compliance:remind", args=[judged.committee.pk])
    client = office.client
    for _ in "12":
        assert client.post(address, {"kind": "theme_day"}).status_code == 302
    [one] = NudgeRound.objects.all()
    assert (one.total, one.told, one.finished_at, Nudge.objects.count()) == (2, 0, None, 0)
    html = page(office, "branches", judged.committee.pk, kind="theme_day").content.decode()
    assert "0/2" in html
    assert "every 2s" in html
    run_due_jobs()
    one.refresh_from_db()
    assert (one.told, one.spared, one.finished_at is None, Nudge.objects.count()) == (2, 0, False, 2)
    assert Notice.objects.filter(account_id=secretary.account.pk, kind="compliance.nudge").count() == 1
    assert Notice.objects.filter(account_id=office.account.pk, kind="compliance.round").count() == 1
    assert Entry.objects.filter(action="compliance.nudged", actor_name="许衡").count() == 2
    html = page(office, "branches", judged.committee.pk, kind="theme_day").content.decode()
    assert "今天已就此提醒 2 个组织" in html
    assert "every 2s" not in html


def test_a_round_of_yesterday_ends_and_tells_nobody_more(judged, office, at, monkeypatch):
    monkeypatch.setattr(nudging, "AT_ONCE", 1)
    given = {"actor": office.actor, "organization_id": judged.committee.pk, "kind": "theme_day", "states": ["due"]}
    begun = nudge_all(at=at, **given).round
    ended = nudging.carry_on(at=at + timedelta(days=1), round_id=begun.pk)
    assert (ended.told, ended.finished_at is None, Nudge.objects.count()) == (0, False, 0)
    assert nudging.carry_on(at=at, round_id=begun.pk).told == 0
    again = nudge_all(at=at, **given).round
    assert (again.pk, again.finished_at) == (begun.pk, None)


def test_what_is_still_to_do_leads_to_the_call_of_that_branch(judged, office, secretary, at):
    html = page(office, "organization", judged.branch.pk).content.decode()
    assert f"?for={judged.branch.pk}&amp;kind=theme_day" in html
    todo = next(one for one in todos_of(secretary.actor, at, [STILL_TO_DO]) if "主题党日" in str(one.title))
    assert f"for={judged.branch.pk}&kind=theme_day" in todo.action_url
