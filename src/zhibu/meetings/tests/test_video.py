"""Video rooms: links by the table of docs/rules/video-rooms.md, BigBlueButton against a server that is strict."""

import socket
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import leading, video
from zhibu.meetings.actions.calling import demand_place
from zhibu.meetings.actions.kinds import Habits, set_habits
from zhibu.meetings.models import Attendee, Meeting, VideoRoom, VideoServer
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.queries.video import room_id_of, server_for, servers_visible_to, video_of, way_in
from zhibu.meetings.rules import links
from zhibu.meetings.tests.bbb import SECRET, answer, fake_server
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, MeetingFactory
from zhibu.meetings.tests.test_rules import table
from zhibu.meetings.video import transport
from zhibu.meetings.video.bigbluebutton import BigBlueButton
from zhibu.meetings.video.trouble import WORDS, VideoTrouble


@pytest.fixture
def bbb(settings):
    """A BigBlueButton of the house."""
    settings.VIDEO_PRIVATE = True
    with fake_server() as server:
        yield server


@pytest.fixture
def meeting(zone, secretary, member):
    """A hybrid meeting under way."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member, mode="hybrid")
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    return leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)


@pytest.fixture
def served(zone, bbb, office):
    """The committee's server."""
    return video.set_server(
        actor=office.actor, at=THURSDAY, organization_id=zone.committee.pk, service="bigbluebutton",
        address=bbb.address, secret=SECRET,
    )  # fmt: skip


def now(meeting):
    return Meeting.objects.select_related("organization").get(pk=meeting.pk)


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def troubled(call, *arguments, **more):
    with pytest.raises(VideoTrouble) as caught:
        call(*arguments, **more)
    return caught.value.code


@pytest.mark.parametrize(("service", "link", "wrong"), table("video-rooms", "service | link"))
def test_links(service, link, wrong):
    assert links.fault_of_link(service, link) == wrong
    assert links.fault_of_link(service, link + "x" * 500) == "too_long"
    assert not wrong or wrong in video.LINK_WORDS


def test_names_of_rooms_are_not_guessed():
    assert links.room_name(bytes(range(20))) == "abcdefghijkmnpqrstuv"
    with pytest.raises(ValueError, match="random"):
        links.room_name(b"short")


def test_every_trouble_of_the_table_has_words():
    assert {trouble for _answer, trouble in table("video-rooms", "answer") if trouble} <= set(WORDS)


def test_a_call_carries_the_checksum_of_its_query():
    """The example of the API reference, with SHA-256 in place of SHA-1."""
    server = BigBlueButton("https://video.example.org", SECRET)
    url = server.url("create", name="Test Meeting", meetingID="abc123")
    parts = urlsplit(url)
    assert parts.path == "/bigbluebutton/api/create"
    assert parts.query.startswith("name=Test%20Meeting&meetingID=abc123&checksum=")
    with fake_server() as fake:
        assert b"SUCCESS" in answer(fake, "create", parts.query)
        assert b"checksumError" in answer(fake, "create", parts.query.replace("abc123", "abc124"))


@pytest.mark.parametrize("address", ["{}", "{}/", "{}/bigbluebutton", "{}/bigbluebutton/", "{}/bigbluebutton/api"])
def test_the_address_is_taken_as_people_write_it(bbb, address):
    BigBlueButton(address.format(bbb.address), SECRET).check()
    assert [call for call, _asked in bbb.asked] == ["getMeetings"]


def test_a_room_is_opened_joined_and_ended(bbb):
    server = BigBlueButton(bbb.address, SECRET)
    for _ in "12":
        server.open(room_id="zhibu-1", name="支部党员大会 & 党课", back="https://zhibu.example.org/")
    assert bbb.asked[0][1]["name"] == "支部党员大会 & 党课"
    assert {bbb.asked[0][1][key] for key in ("record", "autoStartRecording", "allowStartStopRecording")} == {"false"}
    assert server.is_running("zhibu-1") is False
    bbb.rooms["zhibu-1"] = 3
    assert server.is_running("zhibu-1") is True
    for _ in "12":
        server.end("zhibu-1")
    assert bbb.rooms == {}


@pytest.mark.parametrize(
    ("status", "raw", "trouble"),
    [
        (500, None, "unreachable"),
        (302, None, "redirect"),
        (200, b"<html>", "answer"),
        (200, b"", "answer"),
        (200, b"<response/>", "answer"),
        (200, b"<!DOCTYPE x [<!ENTITY a 'b'>]><response><returncode>SUCCESS</returncode></response>", "answer"),
        (200, "<response/>".encode("utf-16"), "answer"),
        (200, b"<response><returncode>FAILED</returncode><messageKey>busy</messageKey></response>", "declined"),
        (200, b"x" * (transport.MOST_BYTES + 1), "unreachable"),
    ],
)
def test_troubles(bbb, status, raw, trouble):
    bbb.status, bbb.raw = status, raw
    bbb.location = "http://127.0.0.1/" if status == 302 else ""
    server = BigBlueButton(bbb.address, SECRET)
    assert troubled(server.open, room_id="zhibu-1", name="会", back="") == trouble


def test_a_wrong_secret_is_told(bbb):
    assert troubled(BigBlueButton(bbb.address, "other").check) == "secret"


def test_a_silent_server_is_given_up(settings):
    settings.VIDEO_PRIVATE = True
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/bigbluebutton/api"
        assert troubled(transport.fetch, url, seconds=0.2) == "unreachable"


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("http://127.0.0.1/bigbluebutton/api", "not_https"),
        ("ftp://video.example.org/", "not_https"),
        ("https://127.0.0.1/bigbluebutton/api", "private"),
        ("https://[::1]/bigbluebutton/api", "private"),
        ("https://169.254.169.254/latest/", "private"),
        ("https://localhost/bigbluebutton/api", "private"),
        ("https://10.0.0.8:8443/", "private"),
    ],
)
def test_a_server_in_the_house_is_not_asked_unless_the_site_says_so(url, trouble):
    assert troubled(transport.fetch, url) == trouble


@pytest.mark.django_db
def test_a_meeting_takes_a_link(meeting, secretary, member, neighbor):
    call = {"actor": secretary.actor, "at": THURSDAY, "meeting_id": meeting.pk}
    link = "https://meeting.tencent.com/dm/AbCdEf123456"
    video.set_video(**call, service="tencent", link=f" {link} ")
    assert (now(meeting).link, video_of(now(meeting)).can_enter) == (link, True)
    assert way_in(now(meeting), None, name="周晓禾", leads=False) == link
    assert refused(video.set_video, **call, service="dingtalk", link=link) == "other_host"
    assert refused(video.set_video, **call, service="bigbluebutton") == "no_server"
    for person, error in ((member, Forbidden), (neighbor, NotFound)):
        with pytest.raises(error):
            video.set_video(**{**call, "actor": person.actor}, service="tencent", link=link)
    video.set_video(**call, service="")
    assert (now(meeting).link, video_of(now(meeting))) == ("", None)


@pytest.mark.django_db
def test_a_call_and_a_habit_take_no_link_that_leads_elsewhere(zone, secretary):
    wrong = {"service": "tencent", "link": "https://meeting.example.org/dm/1"}
    assert refused(demand_place, mode="online", place="", **wrong) == "other_host"
    assert demand_place("room", "三楼", **wrong) is None
    habits = Habits(**wrong)
    call = {"actor": secretary.actor, "at": THURSDAY, "organization_id": zone.branch.pk, "habits": habits}
    assert refused(set_habits, **call) == "other_host"


@pytest.mark.django_db
def test_a_jitsi_room_is_made_on_the_offices_server(meeting, secretary, office, zone):
    call = {"actor": secretary.actor, "at": THURSDAY, "meeting_id": meeting.pk, "service": "jitsi"}
    assert video.set_video(**call).link.startswith("https://meet.jit.si/")
    server = {"service": "jitsi", "address": "https://meet.example.org/"}
    video.set_server(actor=office.actor, at=THURSDAY, organization_id=zone.committee.pk, **server)
    first, second = (video.set_video(**call).link for _ in "12")
    assert (first.startswith("https://meet.example.org/"), first != second) == (True, True)
    assert links.fault_of_link("jitsi", first) == ""


@pytest.mark.django_db
def test_a_room_is_opened_by_a_job_and_ended_with_the_meeting(meeting, secretary, member, served, bbb):
    call = {"actor": secretary.actor, "at": THURSDAY, "meeting_id": meeting.pk}
    video.set_video(**call, service="bigbluebutton")
    version = now(meeting).version
    for _ in "12":
        video.open_room(**call, back="https://zhibu.example.org/live/")
    assert way_in(now(meeting), None, name="林知行", leads=True) == ""
    with clock.frozen(THURSDAY):
        run_due_jobs()
    assert [asked for asked, _ in bbb.asked if asked == "create"] == ["create"]
    assert (VideoRoom.objects.get().state, now(meeting).version) == ("ready", version + 2)
    url = way_in(now(meeting), attendee_of(member.actor, meeting.pk), name="周晓禾", leads=False)
    query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    assert (query["role"], query["fullName"], query["meetingID"]) == ("VIEWER", "周晓禾", room_id_of(meeting.pk))
    assert "role=MODERATOR" in way_in(now(meeting), None, name="林知行", leads=True)
    bbb.rooms[room_id_of(meeting.pk)] = 2
    leading.close_meeting(**call)
    with clock.frozen(THURSDAY):
        run_due_jobs()
    assert (VideoRoom.objects.get().state, bbb.rooms) == ("ended", {})


@pytest.mark.django_db
def test_a_server_that_fails_never_holds_the_meeting_up(meeting, secretary, served, bbb):
    call = {"actor": secretary.actor, "at": THURSDAY, "meeting_id": meeting.pk}
    video.set_video(**call, service="bigbluebutton")
    bbb.status = 500
    video.open_room(**call, back="")
    with clock.frozen(THURSDAY):
        run_due_jobs()
    shown = video_of(now(meeting))
    assert (shown.state, shown.can_enter, str(shown.trouble)) == ("failed", False, str(WORDS["unreachable"]))
    bbb.status = 200
    video.open_room(**call, back="")
    with clock.frozen(THURSDAY):
        run_due_jobs()
    assert video_of(now(meeting)).state == "ready"
    bbb.status = 500
    leading.close_meeting(**call)
    with clock.frozen(THURSDAY):
        run_due_jobs()
    assert (now(meeting).state, VideoRoom.objects.get().state) == ("closed", "ended")


@pytest.mark.django_db
def test_a_room_that_does_not_come_may_be_asked_for_anew(meeting, secretary, served):
    call = {"actor": secretary.actor, "meeting_id": meeting.pk, "back": ""}
    video.set_video(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk, service="bigbluebutton")
    for minutes in (0, 0.5, 2):
        video.open_room(**call, at=THURSDAY + timedelta(minutes=minutes))
    assert VideoRoom.objects.get().changed_at == THURSDAY + timedelta(minutes=2)
    assert Attendee.objects.filter(meeting=meeting).count() == 2


@pytest.mark.django_db
def test_the_nearest_server_serves(zone, served, office):
    assert server_for(zone.branch.path, "bigbluebutton") == served
    own = VideoServer.objects.create(
        organization=zone.branch, service="bigbluebutton", address="https://own.example.org", changed_at=THURSDAY
    )
    assert server_for(zone.branch.path, "bigbluebutton") == own
    assert server_for(zone.branch_far.path, "bigbluebutton") is None
    assert [server.pk for server in servers_visible_to(office.actor)] == [served.pk, own.pk]


@pytest.mark.django_db
def test_a_server_is_checked_and_its_secret_is_kept_sealed(zone, served, bbb, office):
    with clock.frozen(THURSDAY):
        run_due_jobs()
    served.refresh_from_db()
    assert (served.trouble, served.checked_at) == ("", THURSDAY)
    call = {"actor": office.actor, "at": THURSDAY, "organization_id": zone.committee.pk, "service": "bigbluebutton"}
    assert video.set_server(**call, address=bbb.address).secret == SECRET
    video.set_server(**call, address=bbb.address, secret="mistyped")
    with clock.frozen(THURSDAY):
        run_due_jobs()
    served.refresh_from_db()
    assert served.trouble == "secret"
    for _ in "12":
        video.remove_server(actor=office.actor, at=THURSDAY, organization_id=zone.committee.pk)
    assert not VideoServer.objects.exists()


@pytest.mark.django_db
def test_who_may_not_set_a_server_up(zone, secretary, stranger, office, administrator):
    call = {"at": THURSDAY, "organization_id": zone.branch.pk, "service": "jitsi", "address": "https://m.example.org"}
    for person, error in ((secretary, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            video.set_server(actor=person.actor, **call)
    assert refused(video.set_server, actor=office.actor, **{**call, "service": "other"}) == "service"
    assert refused(video.set_server, actor=office.actor, **{**call, "address": "http://m.example.org"}) == "not_https"
    assert refused(video.set_server, actor=office.actor, **{**call, "service": "bigbluebutton"}) == "no_secret"
    assert video.set_server(actor=administrator.actor, **call).service == "jitsi"
