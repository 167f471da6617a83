"""The pages of the record: for whom, with what, at what cost."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.files.actions import store_attachment
from zhibu.foundation.sheets import read_sheet
from zhibu.meetings.choices import MeetingState, Presence
from zhibu.meetings.models import Amendment, Attendee, Counted, Meeting, Paper
from zhibu.meetings.queries.sealing import verify_seal
from zhibu.meetings.tests.factories import AttendeeFactory, MeetingFactory
from zhibu.meetings.tests.recorded import fresh, held, sealed, written

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def meeting(zone, secretary, member, at):
    return held(zone.branch, secretary, member, absent=1)


def text_of(person, address, status=200):
    answer = person.client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_draft_is_read_by_those_who_write_it_alone(meeting, secretary, member):
    written(meeting, secretary, "两句话的纪要。")
    assert "两句话的纪要。" in text_of(secretary, url("record", meeting.pk))
    page = text_of(member, url("record", meeting.pk))
    assert "两句话的纪要。" not in page
    assert "林知行" in page


def test_reasons_are_read_by_the_secretary_and_the_person(meeting, secretary, member, zone):
    line = AttendeeFactory(
        meeting=meeting, member__organization=zone.branch, presence=Presence.EXCUSED, excuse="住院治疗"
    )
    sealed(meeting, secretary)
    assert "住院治疗" in text_of(secretary, url("record", meeting.pk))
    page = text_of(member, url("record", meeting.pk))
    assert "住院治疗" not in page
    assert line.name in page


def test_from_minutes_to_the_seal_by_forms_alone(meeting, secretary, member):
    client = secretary.client
    page = client.get(url("minutes", meeting.pk))
    assert page.status_code == 200
    answer = client.post(
        url("minutes", meeting.pk), {"revision": 0, "summary": "讨论并通过了培训计划。", "then": "circulate"}
    )
    assert answer["Location"] == url("record", meeting.pk)
    assert fresh(meeting).state == MeetingState.CIRCULATED
    member.client.post(url("answer_record", meeting.pk), {"objection": ""})
    answer = client.post(url("confirm", meeting.pk))
    assert fresh(meeting).state == MeetingState.ARCHIVED
    page = text_of(secretary, url("record", meeting.pk))
    assert verify_seal(fresh(meeting)).holds
    assert 'class="seal large' in page


def test_a_page_that_saves_by_itself_is_answered_in_json(meeting, secretary, office):
    quiet = {"HTTP_ACCEPT": "application/json"}
    post = {"revision": 0, "summary": "甲"}
    first = secretary.client.post(url("minutes", meeting.pk), post, **quiet).json()
    assert (first["revision"], first["fields"]["summary"]) == (1, "甲")
    clash = office.client.post(url("minutes", meeting.pk), {"revision": 0, "summary": "乙"}, **quiet)
    assert clash.status_code == 409
    assert office.client.post(url("minutes", meeting.pk), {"revision": "x"}, **quiet).status_code == 422
    both = office.client.post(url("minutes", meeting.pk), {"revision": 0, "summary": "丙"})
    page = both.content.decode()
    assert (both.status_code, "甲" in page, "丙" in page) == (409, True, True)
    history = text_of(secretary, url("minutes_history", meeting.pk))
    assert "乙" in history


def test_a_tampered_record_says_so(meeting, secretary):
    sealed(meeting, secretary)
    Meeting.objects.filter(pk=meeting.pk).update(place="别处")
    page = text_of(secretary, url("record", meeting.pk))
    assert 'class="notice late' in page


def test_a_place_is_put_right_on_its_own_page(meeting, secretary, member):
    sealed(meeting, secretary)
    assert member.client.get(url("amend", meeting.pk)).status_code == 403
    assert "place=summary" in text_of(secretary, url("amend", meeting.pk))
    form = secretary.client.get(url("amend", meeting.pk), {"place": "place"}).context["form"]
    post = {"place": "place", "token": str(form.initial["token"]), "after": "五楼会议室", "reason": ""}
    assert secretary.client.post(url("amend", meeting.pk), post).status_code == 422
    for _ in "12":
        answer = secretary.client.post(url("amend", meeting.pk), {**post, "reason": "写错楼层"})
        assert answer["Location"] == url("record", meeting.pk)
    assert Amendment.objects.count() == 1
    page = text_of(member, url("record", meeting.pk))
    assert all(words in page for words in ("三楼会议室", "五楼会议室", "写错楼层"))
    assert secretary.client.get(url("amend", meeting.pk), {"place": "digest"}).status_code == 404


def test_the_record_leaves_as_word_and_pdf(meeting, secretary, member, neighbor):
    sealed(meeting, secretary)
    for name, magic in (("record_word", b"PK"), ("record_pdf", b"%PDF")):
        answer = member.client.get(url(name, meeting.pk))
        assert (answer.status_code, answer.content[: len(magic)]) == (200, magic)
        assert neighbor.client.get(url(name, meeting.pk)).status_code == 404


def test_files_come_are_moved_described_and_go(meeting, secretary, member):
    address = url("papers", meeting.pk)
    for name in ("签到表.txt", "方案.txt"):
        token = secretary.client.get(address).context["form"].initial["token"]
        post = {"token": str(token), "kind": "attachment", "file": SimpleUploadedFile(name, "签到".encode())}
        assert secretary.client.post(address, post)["Location"] == address
    first, second = Paper.objects.filter(meeting=meeting)
    secretary.client.post(url("move_paper", meeting.pk, second.pk), {"way": "up"})
    assert [row.pk for row in Paper.objects.filter(meeting=meeting)] == [second.pk, first.pk]
    secretary.client.post(url("describe_paper", meeting.pk, first.pk), {"words": "签到表一页"})
    sent = member.client.get(reverse("files:file", args=[first.file_id]))
    assert b"".join(sent.streaming_content).decode() == "签到"
    secretary.client.post(url("remove_paper", meeting.pk, second.pk))
    assert Paper.objects.get().words == "签到表一页"
    assert "签到表.txt" in text_of(member, address)
    assert member.client.post(url("remove_paper", meeting.pk, first.pk)).status_code == 403


def test_a_script_and_a_giant_are_refused_in_words(meeting, secretary, monkeypatch):
    address = url("papers", meeting.pk)
    token = secretary.client.get(address).context["form"].initial["token"]
    post = {"token": str(token), "kind": "attachment"}
    script = SimpleUploadedFile("a.html", b"<!doctype html><script>alert(1)</script>")
    assert secretary.client.post(address, {**post, "file": script}).status_code == 422
    limit = 10
    monkeypatch.setitem(store_attachment.__kwdefaults__, "max_bytes", limit)
    giant = SimpleUploadedFile("a.txt", b"t" * 11)
    assert secretary.client.post(address, {**post, "file": giant}).status_code == 422
    assert not Paper.objects.exists()


def test_a_meeting_held_without_the_program_is_entered_on_one_page(zone, secretary, member, at):
    address = url("held", zone.branch.pk)
    page = secretary.client.get(address, {"kind": "general", "day": "2026-11-12"})
    form = page.context["form"]
    post = {
        "token": str(form.initial["token"]), "kind": "general", "day": "2026-11-12", "begins": "19:30",
        "minutes": 60, "place": "三楼会议室", "agenda": "讨论培训计划\n其他",
        "present": [str(secretary.member.pk), str(member.member.pk)], "summary": "讨论了培训计划。",
    }  # fmt: skip
    for _ in "12":
        answer = secretary.client.post(address, post)
    meeting = Meeting.objects.get()
    assert answer["Location"] == url("record", meeting.pk)
    assert (meeting.state, meeting.present, meeting.validity) == ("closed", 2, "valid")
    assert meeting.minutes.summary == "讨论了培训计划。"
    assert Counted.objects.get().is_held
    later = secretary.client.post(address, {**post, "token": str(meeting.pk), "day": "2026-12-24"})
    nobody = secretary.client.post(address, {**post, "token": str(meeting.pk), "begins": "08:00", "present": []})
    assert (later.status_code, nobody.status_code, Meeting.objects.count()) == (422, 422, 1)


HEADS = "序号｜会议类型｜会议标题｜主办党组织｜会议日期｜开始｜结束｜地点｜主持人｜记录人｜应到｜实到｜出勤率｜状态"


def test_the_ledger_leaves_in_its_fourteen_columns(meeting, office, tmp_path):
    MeetingFactory(organization=meeting.organization, state="cancelled")
    answer = office.client.post(url("export_ledger") + "?year=2026")
    place = tmp_path / "ledger.xlsx"
    place.write_bytes(b"".join(answer.streaming_content))
    rows = [[cell or "" for cell in row.cells] for row in read_sheet(place)]
    assert rows[0] == HEADS.split("｜")
    assert [str(cell) for cell in rows[1][1:4]] == ["支部党员大会", "支部党员大会", "云创科技党支部"]
    assert rows[1][8:] == ["林知行", "", 3, 2, "66.7%", "已结束"]
    assert len(rows) == 2
    assert Entry.objects.get(action="meetings.ledger_exported").detail["rows"] == "1"


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_costs_the_same_for_one_and_three(zone, office, at, count, django_assert_num_queries):
    for _ in range(count):
        MeetingFactory(organization=zone.branch)
    client = office.client
    client.get(url("ledger"))
    with django_assert_num_queries(LEDGER_QUERIES):
        page = client.get(url("ledger"))
    assert page.content.decode().count('<th scope="row">') == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_record_costs_the_same_for_one_and_three(zone, secretary, at, count, django_assert_num_queries):
    meeting = held(zone.branch, secretary, absent=count)
    sealed(meeting, secretary)
    client = secretary.client
    client.get(url("record", meeting.pk))
    with django_assert_num_queries(RECORD_QUERIES):
        client.get(url("record", meeting.pk))
    assert Attendee.objects.count() == count + 1


def test_an_exemplary_record_is_read_below_without_names(meeting, secretary, member, office, neighbor, stranger):
    sealed(meeting, secretary)
    address = url("commend", meeting.pk)
    assert secretary.client.post(address, {"why": "议题清楚"}).status_code == 403
    office.client.post(address, {"why": "议题清楚，结论明确"})
    assert "议题清楚，结论明确" in text_of(neighbor, url("exemplary"))
    page = text_of(neighbor, url("example", meeting.pk))
    names = list(Attendee.objects.exclude(member=neighbor.member).values_list("name", flat=True))
    assert [name for name in names if name in page] == []
    assert neighbor.client.get(url("record", meeting.pk)).status_code == 404
    for person in (stranger, member):
        assert person.client.get(url("example", meeting.pk)).status_code == 404
    office.client.post(url("withdraw_commendation", meeting.pk))
    assert neighbor.client.get(url("example", meeting.pk)).status_code == 404


def test_a_photo_loses_where_it_was_taken(meeting, secretary):
    image = pytest.importorskip("PIL.Image")
    stream = BytesIO()
    picture = image.new("RGB", (40, 30), "white")
    exif = picture.getexif()
    exif[0x010F] = "CameraMaker"
    picture.save(stream, "JPEG", exif=exif)
    address = url("papers", meeting.pk)
    token = secretary.client.get(address).context["form"].initial["token"]
    file = SimpleUploadedFile("IMG_1.jpg", stream.getvalue())
    secretary.client.post(address, {"token": str(token), "kind": "photo", "file": file})
    paper = Paper.objects.get()
    content = b"".join(secretary.client.get(reverse("files:file", args=[paper.file_id])).streaming_content)
    assert b"CameraMaker" not in content
    assert meeting.title in paper.words


LEDGER_QUERIES = 7
RECORD_QUERIES = 18
