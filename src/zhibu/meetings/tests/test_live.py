"""The live page and what it costs: read once, shown to all; the ticket, the parts, the screen, the door."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from zhibu.kernel import clock
from zhibu.meetings import watching
from zhibu.meetings.actions import attending, leading, motions, room
from zhibu.meetings.models import Attendee, Meeting, Motion, Remark, Vote
from zhibu.meetings.rules import codes
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, ItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db
AT = THURSDAY + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_the_meeting():
    """A minute into the meeting, with nothing kept from another test."""
    watching.forget()
    with clock.frozen(AT):
        yield


@pytest.fixture
def meeting(zone, secretary, member):
    """A hybrid meeting under way with an agenda, nobody signed in."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member, host_name="林知行", mode="hybrid")
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    for title in ("年度计划", "接收新党员"):
        ItemFactory(meeting=made, title=title)
    return leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def watch_of(page):
    """The ticket and the stamp on a page."""
    html = page.content.decode()
    return {key: re.search(rf'data-{name}="([^"]+)"', html)[1] for key, name in (("t", "ticket"), ("v", "stamp"))}


def come(meeting, person):
    attending.sign_in(actor=person.actor, at=AT, meeting_id=meeting.pk, code=codes.code_at(meeting.secret, AT))


def test_everybody_on_the_roll_sees_the_same_meeting(meeting, secretary, member):
    come(meeting, secretary)
    for person in (secretary, member):
        page = person.client.get(url("live", meeting.pk))
        assert page.status_code == 200
        for words in ("年度计划", "1 / 应到 2", "有表决权 2 人，现在到会 1 人，可以表决"):
            assert words in re.sub(r"\s+", " ", text_of(page)), words


def test_who_leads_sees_the_code_and_nobody_else(meeting, secretary, member):
    code = codes.code_at(meeting.secret, AT)
    assert code in text_of(secretary.client.get(url("live", meeting.pk)))
    assert code not in member.client.get(url("live", meeting.pk)).content.decode()
    for name in ("screen", "screen_codes", "door", "close", "video"):
        assert member.client.get(url(name, meeting.pk)).status_code == 403
        assert secretary.client.get(url(name, meeting.pk)).status_code == 200


def test_six_digits_on_the_page_sign_in(meeting, member):
    client, here = member.client, url("here", meeting.pk)
    refused = client.post(here, {"code": "000000", "meeting": meeting.pk})
    assert (refused.status_code, "签到码不对" in text_of(refused)) == (422, True)
    done = client.post(here, {"code": f" {codes.code_at(meeting.secret, AT)} "}, follow=True)
    assert ("周晓禾，19:31 已签到" in text_of(done), 'class="seal' in done.content.decode()) == (True, True)
    assert "19:31 已签到" in re.sub(r"\s+", " ", text_of(client.get(url("live", meeting.pk))))


def test_a_scan_leads_through_the_sign_in_page_and_counts_at_its_time(meeting, member):
    client = Client()
    scanned = client.get(url("scan", meeting.pk, codes.code_at(meeting.secret, AT)), follow=True)
    assert scanned.redirect_chain[-1][0].startswith("/account/")
    client.force_login(member.account)
    with clock.frozen(AT + timedelta(minutes=3)):
        page = client.get(url("here", meeting.pk))
        assert 'name="scanned"' in page.content.decode()
        client.post(url("here", meeting.pk), {"scanned": "1"})
    assert Attendee.objects.get(member=member.member).signed_in_by == "qr"
    assert (
        "scan_" not in str(client.cookies.output(attrs=[]))
        or "scanned" not in client.get(url("here", meeting.pk)).content.decode()
    )


def test_a_photographed_code_is_refused_in_words(meeting, member):
    client = member.client
    with clock.frozen(AT + timedelta(minutes=6)):
        client.get(url("scan", meeting.pk, codes.code_at(meeting.secret, AT)))
        page = client.post(url("here", meeting.pk), {"scanned": "1"})
    assert (page.status_code, "签到码已更换，请看现场屏幕上的新码" in text_of(page)) == (422, True)


def test_a_scan_passed_on_as_an_address_is_nothing(meeting, member, stranger):
    mine, other = member.client, stranger.client
    mine.get(url("scan", meeting.pk, codes.code_at(meeting.secret, AT)))
    assert other.get(url("here", meeting.pk)).status_code == 404
    assert other.post(url("here", meeting.pk), {"scanned": "1"}).status_code == 404
    stolen = mine.cookies[f"scan_{meeting.pk.hex[-12:]}"].value
    other.cookies[f"scan_{MeetingFactory().pk.hex[-12:]}"] = stolen
    assert other.get(url("here", meeting.pk)).status_code == 404


def test_a_guest_scans_and_sees_the_meeting_only_then(meeting, stranger):
    client = stranger.client
    client.get(url("scan", meeting.pk, codes.code_at(meeting.secret, AT)))
    page = client.get(url("here", meeting.pk))
    assert ("来宾" in text_of(page), meeting.title in text_of(page)) == (True, False)
    assert client.get(url("live", meeting.pk)).status_code == 404
    done = client.post(url("here", meeting.pk), {"scanned": "1"}, follow=True)
    assert (done.status_code, meeting.title in text_of(done)) == (200, True)
    unknown = client.get(url("scan", uuid4(), "123456"), follow=True)
    assert (unknown.status_code, "来宾" in text_of(unknown)) == (200, True)


def test_nothing_new_costs_one_small_query_and_no_session(meeting, member, django_assert_num_queries):
    query = watch_of(member.client.get(url("live", meeting.pk)))
    stranger = Client()
    assert stranger.get(url("live_check", meeting.pk), query).status_code == 204
    with django_assert_num_queries(0):
        assert stranger.get(url("live_check", meeting.pk), query).status_code == 204


def test_a_change_reaches_all_by_one_reading(meeting, secretary, member, django_assert_max_num_queries):
    clients = [(Client(), watch_of(p.client.get(url("live", meeting.pk)))) for p in (member, member, member)]
    come(meeting, secretary)
    watching._kept[meeting.pk].looked = 0
    with django_assert_max_num_queries(9):
        answers = [client.get(url("live_check", meeting.pk), query) for client, query in clients]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert all("林知行" in answer.content.decode() for answer in answers)
    again = {**clients[0][1], "v": re.search(r'data-stamp="([^"]+)"', answers[0].content.decode())[1]}
    assert clients[0][0].get(url("live_check", meeting.pk), again).status_code == 204


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_for_few_and_many(meeting, secretary, member, people, django_assert_num_queries):
    for _ in range(people):
        line = AttendeeFactory(meeting=meeting, presence="present")
        motion = Motion.objects.create(meeting=meeting, text="通过", made_at=AT, state="carried", way="electronic")
        Vote.objects.create(motion=motion, attendee=line, choice="approve", at=AT)
        Remark.objects.create(meeting=meeting, attendee=line, text="同意", at=AT)
        ItemFactory(meeting=meeting)
    client = member.client
    client.get(url("live", meeting.pk))
    watching.forget()
    with django_assert_num_queries(15):
        client.get(url("live", meeting.pk))


def test_a_ticket_is_for_its_meeting_and_for_twenty_minutes(meeting, member, zone):
    query = watch_of(member.client.get(url("live", meeting.pk)))
    other = MeetingFactory(organization=zone.branch_next)
    for ticket in (query["t"] + "x", "", query["t"]):
        target = other if ticket == query["t"] else meeting
        answer = Client().get(url("live_check", target.pk), {**query, "t": ticket})
        assert (answer.status_code, answer.url.startswith("/account/")) == (302, True)
    renewed = member.client.get(url("live_check", meeting.pk), {"t": "old", "v": query["v"]})
    assert renewed.status_code == 200
    assert watch_of(renewed)["t"]


def test_the_parts_of_who_leads_carry_the_desk(meeting, secretary, member):
    for person, has in ((secretary, True), (member, False)):
        query = watch_of(person.client.get(url("live", meeting.pk)))
        answer = person.client.get(url("live_check", meeting.pk), {**query, "v": "0.0"})
        assert (url("motions", meeting.pk) in answer.content.decode()) is has


def test_a_deed_of_a_page_that_refreshes_itself_answers_briefly(meeting, member):
    client = member.client
    refused = client.post(url("hand", meeting.pk), {"up": "1"}, headers={"Live": "1"})
    assert (refused.status_code, refused.json()) == (422, {"words": "请先签到。"})
    come(meeting, member)
    assert client.post(url("hand", meeting.pk), {"up": "1"}, headers={"Live": "1"}).status_code == 204
    assert "放下" in text_of(client.get(url("live", meeting.pk)))


def test_without_scripts_a_refusal_keeps_what_was_written(meeting, member):
    page = member.client.post(url("say", meeting.pk), {"text": "我同意", "deed": uuid4()})
    assert (page.status_code, "我同意" in page.content.decode(), "请先签到" in text_of(page)) == (422, True, True)


def test_a_vote_from_motion_to_result(meeting, secretary, member):
    desk, phone = secretary.client, member.client
    for person in (secretary, member):
        come(meeting, person)
    given = {"text": "通过年度计划", "token": uuid4(), "item": ""}
    assert desk.post(url("motions", meeting.pk), given).status_code == 302
    motion = Motion.objects.get()
    assert url("vote", motion.pk) not in phone.get(url("live", meeting.pk)).content.decode()
    desk.post(url("motion_put", motion.pk), {"way": "electronic"})
    assert url("vote", motion.pk) in phone.get(url("live", meeting.pk)).content.decode()
    for client in (desk, phone):
        assert client.post(url("vote", motion.pk), {"choice": "approve"}).status_code == 302
    assert desk.post(url("motion_close", motion.pk)).status_code == 302
    result = text_of(phone.get(url("live", meeting.pk)))
    assert "通过" in result
    assert "林知行、周晓禾" in result


def test_hands_are_entered_on_the_page(meeting, secretary, member):
    come(meeting, secretary)
    motion = motions.make_motion(
        actor=secretary.actor, at=AT, meeting_id=meeting.pk, text="通过年度计划", token=uuid4()
    )
    client = secretary.client
    client.post(url("motion_put", motion.pk), {"way": "hands"})
    assert client.post(url("motion_close", motion.pk), {"approve": "x"}).status_code == 422
    assert client.post(url("motion_close", motion.pk), {"approve": 2, "against": 0, "abstain": 0}).status_code == 422
    assert client.post(url("motion_close", motion.pk), {"approve": 1, "against": 0, "abstain": 0}).status_code == 302
    motion.refresh_from_db()
    assert (motion.state, motion.approve) == ("lost", 1)


def test_things_of_other_meetings_are_not_found(meeting, secretary, neighbor, zone):
    motion = Motion.objects.create(meeting=meeting, text="通过", made_at=AT)
    remark = Remark.objects.create(meeting=meeting, attendee=Attendee.objects.first(), text="好", at=AT)
    client = neighbor.client
    for name, pk in (("motion_put", motion.pk), ("vote", motion.pk), ("motion_close", motion.pk),
                     ("motion_withdraw", motion.pk), ("remark_hide", remark.pk)):  # fmt: skip
        assert client.post(url(name, pk), {"way": "hands", "reason": "x"}).status_code == 404
        assert secretary.client.post(url(name, uuid4())).status_code == 404
    mine = MeetingFactory(organization=zone.branch_next)
    line = Attendee.objects.filter(meeting=meeting).first()
    assert client.get(url("door_line", mine.pk, line.pk)).status_code == 404


def test_the_screen_gives_codes_for_two_hours(meeting, secretary):
    client = secretary.client
    page = client.get(url("screen", meeting.pk)).content.decode()
    assert codes.code_at(meeting.secret, AT) in page
    found = client.get(url("screen_codes", meeting.pk)).json()
    assert (found["first"], found["period"], len(found["codes"])) == (codes.step_of(AT), 20, 360)
    assert found["codes"][3][0] == codes.code_at(meeting.secret, AT + timedelta(seconds=60))
    assert [len(row) for row in (found["codes"][14], found["codes"][15])] == [2, 1]
    leading.close_meeting(actor=secretary.actor, at=AT, meeting_id=meeting.pk)
    assert client.get(url("screen", meeting.pk)).status_code == 302
    assert client.get(url("screen_codes", meeting.pk)).json() == {"codes": []}


def test_the_secretary_works_at_the_door(meeting, secretary, member):
    client = secretary.client
    line = Attendee.objects.get(member=member.member)
    assert client.post(url("door", meeting.pk), {"attendee": [line.pk]}).status_code == 302
    assert client.post(url("door", meeting.pk), {"attendee": ["x"]}).status_code == 302
    assert client.post(url("door_guest", meeting.pk), {"name": "赵明", "from_name": "街道"}).status_code == 302
    assert client.post(url("door_guest", meeting.pk), {"name": ""}).status_code == 422
    assert client.post(url("door_leave", meeting.pk, line.pk)).status_code == 302
    assert client.post(url("door_undo", meeting.pk, line.pk), {"reason": ""}).status_code == 422
    assert client.post(url("door_undo", meeting.pk, line.pk), {"reason": "点错"}).status_code == 302
    assert "赵明" in text_of(client.get(url("live", meeting.pk)))


def test_the_end_names_who_was_hardly_there_and_takes_nobody_off(meeting, secretary, member):
    attending.sign_in_online(actor=member.actor, at=AT, meeting_id=meeting.pk)
    client = secretary.client
    with clock.frozen(AT + timedelta(minutes=60)):
        page = text_of(client.get(url("close", meeting.pk)))
        assert "在线时间不到一半" in page
        assert client.post(url("close", meeting.pk)).status_code == 302
    assert Attendee.objects.get(member=member.member).presence == "present"


def test_who_hides_a_line_says_why(meeting, secretary, member):
    come(meeting, member)
    remark = room.speak(actor=member.actor, at=AT, meeting_id=meeting.pk, text="不相干", deed=uuid4())
    client = secretary.client
    assert client.post(url("remark_hide", remark.pk), {"reason": ""}).status_code == 422
    assert client.post(url("remark_hide", remark.pk), {"reason": "与议题无关"}).status_code == 302
    page = member.client.get(url("live", meeting.pk)).content.decode()
    assert ("不相干" in page, "与议题无关" in page) == (False, True)


def test_a_called_meeting_waits(meeting, secretary, member):
    Meeting.objects.filter(pk=meeting.pk).update(state="called", opened_at=None)
    assert "还没有开始" in text_of(member.client.get(url("live", meeting.pk)))
    assert secretary.client.post(url("open", meeting.pk)).status_code == 302
    assert member.client.post(url("open", meeting.pk)).status_code == 403


def test_who_may_stand_in_takes_over_on_the_page(meeting, member):
    page = member.client.get(url("live", meeting.pk)).content.decode()
    assert url("take_over", meeting.pk) in page
    assert member.client.post(url("take_over", meeting.pk)).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).host_id == member.member.pk


@pytest.mark.parametrize("people", [1, 3])
def test_the_door_costs_the_same_for_few_and_many(meeting, secretary, people, django_assert_num_queries):
    for _ in range(people):
        AttendeeFactory(meeting=meeting)
    client = secretary.client
    client.get(url("door", meeting.pk))
    with django_assert_num_queries(12):
        client.get(url("door", meeting.pk))


def test_who_leads_presses_once_and_is_here(meeting, secretary, member):
    client, page = secretary.client, url("live", meeting.pk)
    html = client.get(page).content.decode()
    assert url("here_leading", meeting.pk) in html
    assert url("here_leading", meeting.pk) not in member.client.get(page).content.decode()
    for _ in "12":
        assert client.post(url("here_leading", meeting.pk)).status_code == 302
    assert "主持会议，直接签到" in text_of(client.get(page))
    assert member.client.post(url("here_leading", meeting.pk)).status_code == 403
