"""The pages around a call: filled beforehand, kept after a refusal, closed to others, quick with one and three."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.models import AgendaItem, Attendee, Custom, Invitation, LocalKind, Meeting, Topic
from zhibu.meetings.tests.cast import TOMORROW, a_call, committee, group, later, members, probationer
from zhibu.meetings.tests.factories import AttendeeFactory, ItemFactory, MeetingFactory
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.tests.factories import OrganizationFactory


@pytest.fixture
def branch(zone, secretary, member):
    committee(zone.branch, secretary.member, member.member, *members(zone.branch, 1))
    return zone.branch


@pytest.fixture
def meeting(at, branch, secretary):
    found = call_meeting(actor=secretary.actor, at=at, organization_id=branch.pk, call=a_call(), token=uuid4())
    return Meeting.objects.get(pk=found.meeting.pk)


def form_of(page):
    """What the page would send if nobody changed anything."""
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data["day"], data["time"] = f"{data['day']:%Y-%m-%d}", f"{data['time']:%H:%M}"
    data["line_title"] = [line.title for line in page.context["agenda"]]
    data["line_topic"] = [line.topic for line in page.context["agenda"]]
    data["line_carried"] = [line.carried for line in page.context["agenda"]]
    return {name: value for name, value in data.items() if value is not None}


def unchosen(person):
    """The page with nothing chosen."""
    return person.client.get("/meetings/new/")


def test_a_meeting_is_called_as_it_is_proposed(at, branch, secretary, zone):
    probationer(branch)
    assert unchosen(secretary).context["proposal"].kind.code == "committee"
    past = MeetingFactory(organization=branch, kind="committee", starts_at=at - timedelta(days=28), state="archived")
    left_open = ItemFactory(meeting=past, title="修缮活动室", is_open=True)
    topic = Topic.objects.create(
        organization=zone.committee,
        title="学习条例",
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 12, 1),
        made_at=at,
    )
    client = secretary.client
    page = client.get("/meetings/new/?kind=committee")
    assert page.context["proposal"].kind.code == "committee"
    text = page.content.decode()
    assert "上次遗留 1 项已带入" in text
    assert "召集并通知 3 人" in text
    answer = client.post(f"/meetings/new/?for={branch.pk}&kind=committee", form_of(page))
    meeting = Meeting.objects.get(kind="committee", state="called")
    assert answer.status_code == 302
    assert answer["Location"] == f"/meetings/{meeting.pk}/"
    first, second = AgendaItem.objects.filter(meeting=meeting)[:2]
    assert (first.carried_from, second.topic) == (left_open, topic)
    assert meeting.host == secretary.member
    assert "已召集，已通知" in client.get(answer["Location"]).content.decode()


def test_every_kind_is_proposed(at, branch, secretary, zone):
    LocalKind.objects.create(
        organization=zone.root, code="x-red", name="红色讲堂", in_force_from=date(2026, 1, 1), made_at=at
    )
    Custom.objects.create(organization=branch, theme_day=25, place="党员之家")
    for kind in ("general", "committee", "lecture", "theme_day", "organization_life", "x-red"):
        page = secretary.client.get(f"/meetings/new/?kind={kind}")
        assert page.context["proposal"].kind.code == kind
        assert "党员之家" in page.content.decode()
    page = secretary.client.get("/meetings/new/?kind=theme_day")
    assert page.context["form"].initial["day"] == date(2026, 11, 25)


def test_what_was_refused_is_kept(at, branch, secretary):
    page = secretary.client.get("/meetings/new/?kind=general")
    data = form_of(page) | {"place": "", "title": "我的标题", "line_title": ["甲", "乙"]}
    answer = secretary.client.post("/meetings/new/?kind=general", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "请写地点" in text
    assert all(word in text for word in ("我的标题", 'value="甲"', 'value="乙"'))


def test_lines_are_arranged_without_scripts(at, branch, secretary):
    page = secretary.client.get("/meetings/new/?kind=general")

    def arrange(wish, titles):
        data = form_of(page) | {"line_title": titles, "arrange": wish}
        answer = secretary.client.post("/meetings/new/?kind=general", data)
        assert answer.status_code == 200
        return [line.title for line in answer.context["agenda"]]

    assert arrange("down:0", ["甲", "乙"]) == ["乙", "甲"]
    assert arrange("up:0", ["甲", "乙"]) == ["甲", "乙"]
    assert arrange("drop:1", ["甲", "乙"]) == ["甲"]
    assert arrange("add", ["甲"]) == ["甲", ""]
    assert arrange("up:x", ["甲"]) == ["甲"]
    assert not Meeting.objects.exists()


def test_a_secretary_of_several_chooses_and_an_office_searches(at, branch, secretary, office, zone, member):
    assert office.client.get("/meetings/new/").status_code == 200
    assert office.client.get(f"/meetings/new/?for={branch.pk}").context["proposal"].organization == branch
    assert "软件园党委" in office.client.get("/meetings/new/").content.decode()
    own = office.client.get(f"/meetings/new/?for={zone.committee.pk}").context["proposal"]
    assert (own.organization, own.kind.code) == (zone.committee, "general")
    assert secretary.client.get(f"/meetings/new/?for={zone.branch_next.pk}").status_code == 404
    assert member.client.get("/meetings/new/").status_code == 403
    first = group(branch, member.member)
    page = secretary.client.get("/meetings/new/?kind=group")
    assert page["Location"] == f"/meetings/new/?for={first.pk}&kind=group"
    assert secretary.client.get(page["Location"]).context["proposal"].host.name == "周晓禾"
    OrganizationFactory(parent=branch, kind=OrganizationKind.GROUP, name="第二党小组")
    assert "第二党小组" in secretary.client.get("/meetings/new/?kind=group").content.decode()


def test_the_page_of_a_call_costs_the_same_for_one_and_three(at, branch, secretary, django_assert_num_queries):
    client = secretary.client
    client.get("/meetings/new/")
    with django_assert_num_queries(21):
        client.get("/meetings/new/?kind=general")
    members(branch, 20)
    for days in range(3):
        past = MeetingFactory(organization=branch, starts_at=at - timedelta(days=90 + days), state="archived")
        ItemFactory(meeting=past, is_open=True)
    with django_assert_num_queries(20):
        client.get("/meetings/new/?kind=general")


def test_a_member_answers_on_the_page(at, meeting, member):
    client, address = member.client, f"/meetings/{meeting.pk}/"
    assert "能参加吗" in client.get(address).content.decode()
    assert client.post(f"{address}come/").status_code == 302
    assert "你已回复参加" in client.get(address).content.decode()
    refused = client.post(f"{address}excuse/", {"reason": " "})
    assert refused.status_code == 422
    assert "请写事由" in refused.content.decode()
    client.post(f"{address}excuse/", {"reason": "出差"})
    page = client.get(address).content.decode()
    assert "你已请假" in page
    assert "出差" in page


def test_others_see_numbers_and_no_reasons(at, meeting, member, secretary, zone):
    line = Attendee.objects.filter(meeting=meeting).exclude(member__in=[member.member, secretary.member]).get()
    line.presence, line.excuse, line.excuse_state, line.answer = "excused", "住院", "granted", "excuse"
    line.save()
    assert "住院" not in member.client.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "住院" in secretary.client.get(f"/meetings/{meeting.pk}/").content.decode()


def test_the_secretary_decides_reminds_and_enters(at, meeting, member, secretary):
    client, address = secretary.client, f"/meetings/{meeting.pk}/"
    line = Attendee.objects.get(meeting=meeting, member=member.member)
    client.post(f"{address}excuses/", {"attendee": line.pk, "reason": "住院"})
    line.refresh_from_db()
    assert line.presence == "excused"
    client.post(f"{address}excuses/{line.pk}/", {"granted": "0", "words": "请到会"})
    line.refresh_from_db()
    assert line.excuse_state == "declined"
    client.post(f"{address}remind/")
    assert Notice.objects.filter(kind="meeting.reminder").count() == 1
    assert "今天都问过了" in client.post(f"{address}remind/", follow=True).content.decode()
    assert "请选谁请假" in client.post(f"{address}excuses/", {"attendee": "x"}, follow=True).content.decode()


def test_hints_stand_on_the_page_before_the_mistake(at, meeting, secretary, member, branch):
    other = MeetingFactory(organization=branch, kind="lecture", title="同时的党课", starts_at=TOMORROW)
    AttendeeFactory(meeting=other, member=member.member)
    Attendee.objects.filter(meeting=meeting, member__in=[member.member, secretary.member]).update(presence="excused")
    text = secretary.client.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "到会将不足表决所需的 2 人" in text
    assert "同时的党课" in text
    assert "还没有主持人" in text


def test_a_meeting_is_moved_changed_and_cancelled_on_its_pages(at, meeting, secretary, member):
    client, address = secretary.client, f"/meetings/{meeting.pk}/"
    data = form_of_move(client.get(f"{address}move/"))
    client.post(f"{address}move/", data | {"day": "2026-12-03"})
    meeting.refresh_from_db()
    assert meeting.on == date(2026, 12, 3)
    with clock.frozen(at + timedelta(minutes=1)):
        client.post(f"{address}move/", data | {"day": "2026-12-05"})
        assert client.post(f"{address}move/", data | {"day": "2026-12-04"}).status_code == 422
    details = {"title": "党员大会", "host": secretary.member.pk, "recorder": member.member.pk, "also": ["theme_day"]}
    assert client.post(f"{address}details/", details).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.recorder, meeting.also) == (member.member, ["theme_day"])
    assert client.post(f"{address}details/", details | {"title": ""}).status_code == 422
    assert client.post(f"{address}cancel/", {"reason": ""}).status_code == 422
    client.post(f"{address}cancel/", {"reason": "台风"})
    assert "台风" in member.client.get(address).content.decode()


def form_of_move(page):
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    return data | {"day": f"{data['day']:%Y-%m-%d}", "time": f"{data['time']:%H:%M}"}


def test_a_move_out_of_the_month_is_told(at, branch, secretary):
    found = call_meeting(
        actor=secretary.actor, at=at, organization_id=branch.pk, call=a_call(kind="committee"), token=uuid4()
    ).meeting
    data = form_of_move(secretary.client.get(f"/meetings/{found.pk}/move/")) | {"day": "2026-12-01"}
    page = secretary.client.post(f"/meetings/{found.pk}/move/", data, follow=True)
    assert "支委会还没开，11月30日 周一前开完即可" in page.content.decode()


def test_the_agenda_is_rewritten_on_its_page(at, meeting, secretary):
    client, address = secretary.client, f"/meetings/{meeting.pk}/agenda/"
    [item] = AgendaItem.objects.filter(meeting=meeting)
    lines = {"line_title": ["新议题", item.title], "line_id": ["", str(item.pk)], "line_topic": ["", ""]}
    assert client.post(address, lines | {"arrange": "add"}).status_code == 200
    assert client.post(address, lines).status_code == 302
    assert [row.title for row in AgendaItem.objects.filter(meeting=meeting)] == ["新议题", item.title]
    assert client.post(address, {"line_title": [" "]}).status_code == 422


def test_guests_branches_and_notes_on_their_page(at, meeting, secretary, member, neighbor, zone):
    client, address = secretary.client, f"/meetings/{meeting.pk}/company/"
    client.post(address, {"do": "guest", "name": "积极分子甲", "role": "observer"})
    assert client.post(address, {"do": "guest", "name": "", "role": "observer"}).status_code == 422
    assert client.post(address, {"do": "branch", "name": "没有"}).status_code == 422
    client.post(address, {"do": "branch", "name": "数联信息党支部"})
    text = client.get(address).content.decode()
    assert "积极分子甲" in text
    assert "数联信息党支部" in text
    row = Invitation.objects.get()
    assert neighbor.client.get(f"/meetings/invitations/{row.pk}/").status_code == 200
    neighbor.client.post(f"/meetings/invitations/{row.pk}/", {"accepts": "1"})
    assert neighbor.client.get(f"/meetings/{meeting.pk}/").status_code == 200
    guest = Attendee.objects.get(name="积极分子甲")
    client.post(f"{address}{guest.pk}/drop/")
    assert not Attendee.objects.filter(pk=guest.pk).exists()
    line = Attendee.objects.get(meeting=meeting, member=member.member)
    client.post(f"{address}{line.pk}/vote/", {"has_vote": "0"})
    line.refresh_from_db()
    assert not line.is_entitled
    assert client.post(f"/meetings/{meeting.pk}/roll/refresh/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_three(at, branch, secretary, member, count, django_assert_num_queries):
    for number in range(count):
        for state in ("called", "archived"):
            row = MeetingFactory(organization=branch, state=state, starts_at=later(days=number), also=["lecture"])
            AttendeeFactory(meeting=row, member=member.member)
    desk, own = secretary.client, member.client
    desk.get("/meetings/desk/")
    own.get("/meetings/")
    with django_assert_num_queries(7):
        desk.get("/meetings/desk/")
    with django_assert_num_queries(8):
        own.get("/meetings/")
    with django_assert_num_queries(12):
        desk.get(f"/meetings/of/{branch.pk}/")


def test_the_desk_finds_by_word_month_kind_and_state(at, zone, branch, office, secretary, member):
    MeetingFactory(organization=branch, title="学习大会")
    MeetingFactory(organization=branch, kind="lecture", title="党课", on=date(2026, 10, 9), starts_at=later(days=-41))
    MeetingFactory(organization=zone.branch_next, title="邻居的会", state="cancelled")
    MeetingFactory(organization=zone.branch_far, title="远处的会")

    def found(person, query=""):
        page = person.client.get(f"/meetings/desk/{query}")
        return {row["meeting"].title for row in page.context["rows"]}

    assert found(office) == {"学习大会", "邻居的会"}
    assert found(office, "?month=") == {"学习大会", "党课", "邻居的会"}
    assert found(secretary) == {"学习大会", "党课"}
    assert found(office, "?q=学习") == {"学习大会"}
    assert found(office, "?q=数联") == {"邻居的会"}
    assert found(office, "?month=2026-10") == {"党课"}
    assert found(office, "?month=x&kind=lecture") == {"党课"}
    assert found(office, "?state=cancelled") == {"邻居的会"}
    assert found(office, "?kind=nonsense") == {"学习大会", "邻居的会"}
    assert member.client.get("/meetings/desk/").status_code == 403


def test_topics_and_kinds_on_their_pages(at, zone, branch, office, secretary, administrator):
    new = {"title": "学习条例", "first_on": "2026-11-01", "last_on": "2026-11-30", "token": uuid4()}
    answer = office.client.post("/meetings/topics/new/", new)
    topic = Topic.objects.get()
    assert answer["Location"] == f"/meetings/topics/{topic.pk}/"
    assert office.client.post("/meetings/topics/new/", new | {"title": ""}).status_code == 422
    assert secretary.client.get("/meetings/topics/new/").status_code == 403
    for show in ("", "missing", "planned", "held", "nonsense"):
        assert "学习条例" in office.client.get(f"/meetings/topics/{topic.pk}/?show={show}").content.decode()
    assert "学习条例" in secretary.client.get("/meetings/topics/").content.decode()
    office.client.post(f"/meetings/topics/{topic.pk}/remind/")
    office.client.post(f"/meetings/topics/{topic.pk}/withdraw/")
    assert "已撤回" in office.client.get(f"/meetings/topics/{topic.pk}/").content.decode()
    kind = {"name": "红色讲堂", "expects": "members", "times": 1, "period": "month", "in_force_from": "2026-11-18"}
    client = administrator.client
    assert client.post("/meetings/kinds/", kind | {"token": uuid4()}).status_code == 302
    assert client.post("/meetings/kinds/", kind | {"token": uuid4()}).status_code == 422
    row = LocalKind.objects.get()
    assert "红色讲堂" in client.get("/meetings/kinds/").content.decode()
    assert client.post(f"/meetings/kinds/{row.pk}/end/", {"last_on": "2026-11-17"}).status_code == 422
    client.post(f"/meetings/kinds/{row.pk}/end/", {"last_on": "2026-11-30"})
    row.refresh_from_db()
    assert row.in_force_until == date(2026, 12, 1)
    assert office.client.get("/meetings/kinds/").status_code == 403


def test_habits_are_kept_on_their_page(at, branch, secretary, office, zone):
    address = f"/meetings/of/{branch.pk}/habits/"
    assert secretary.client.post(address, {"theme_day": 40}).status_code == 422
    assert secretary.client.post(address, {"theme_day": 25, "place": "党员之家"}).status_code == 302
    assert "每月 25 日" in secretary.client.get(f"/meetings/of/{branch.pk}/").content.decode()
    assert office.client.get(f"/meetings/of/{zone.committee.pk}/").status_code == 200


def test_the_home_asks_for_an_answer(at, meeting, member, secretary):
    assert "请回复" in member.client.get("/").content.decode()
    Attendee.objects.filter(meeting=meeting).update(presence="excused", answer="excuse", excuse="出差")
    assert "请回复" not in member.client.get("/").content.decode()
    assert "到会将不足" in secretary.client.get("/desk/").content.decode()


def test_a_branch_with_a_meeting_to_come_is_not_dissolved(at, meeting, office, branch):
    page = office.client.get(f"/organizations/{branch.pk}/dissolve/").content.decode()
    assert "待召开的会议" in page
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert "待召开的会议" not in office.client.get(f"/organizations/{branch.pk}/dissolve/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_meeting_costs_the_same_for_one_and_three(
    at, meeting, secretary, branch, count, django_assert_num_queries
):
    for person in members(branch, count):
        AttendeeFactory(meeting=meeting, member=person, presence="excused", excuse="出差", excuse_state="granted")
        ItemFactory(meeting=meeting)
    client = secretary.client
    client.get(f"/meetings/{meeting.pk}/")
    with django_assert_num_queries(12):
        client.get(f"/meetings/{meeting.pk}/")


def test_the_last_days_of_a_period_are_counted(at, branch, secretary):
    with clock.frozen(at + timedelta(days=10)):
        text = secretary.client.get(f"/meetings/of/{branch.pk}/").content.decode()
    assert "还剩 3 天" in text
