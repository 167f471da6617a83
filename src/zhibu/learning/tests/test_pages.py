"""The pages: the happy path, the stranger's 404, the reader's 403."""

import pytest
from django.urls import reverse

from zhibu.learning.actions.lessons import create_lesson
from zhibu.learning.actions.study import check_in
from zhibu.learning.choices import Form
from zhibu.learning.models import CheckIn, Lesson, Publication, StudyProgress
from zhibu.learning.tests.factories import MONDAY, LessonFactory, PublicationFactory
from zhibu.learning.tests.media_files import video
from zhibu.learning.tests.test_check_in import finished
from zhibu.learning.tests.test_lessons import article, drafted

HTML = "text/html; charset=utf-8"


def url(name, *args):
    return reverse(f"learning:{name}", args=args)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("today", 8), ("library", 5), ("history", 4)])
def test_member_pages_cost_the_same_with_one_and_three(
    member, zone, at, count, name, queries, django_assert_max_num_queries
):
    for lesson in finished(member, zone.branch, count=count):
        check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    client = member.client
    with django_assert_max_num_queries(queries + 2):
        assert client.get(url(name)).status_code == 200


def test_a_member_studies_and_checks_in(member, zone, at):
    [lesson] = finished(member, zone.branch, title="党费怎样算")
    client = member.client
    assert "党费怎样算" in client.get(url("lesson", lesson.pk)).content.decode()
    answer = client.post(url("check_in", lesson.pk), {"reflection": "四档全额算"})
    assert answer.status_code == 302
    assert answer.url == url("checked_in", CheckIn.objects.get().pk)
    assert "四档全额算" in client.get(answer.url).content.decode()
    again = client.post(url("check_in", lesson.pk), {"reflection": "四档全额算"})
    assert again.url == answer.url


def test_a_refused_check_in_keeps_the_sentence(member, zone, at):
    [lesson] = finished(member, zone.branch)
    answer = member.client.post(url("check_in", lesson.pk), {"reflection": "长" * 21})
    assert answer.status_code == 422
    assert "长" * 21 in answer.content.decode()


def test_reports_of_study_are_taken_and_nonsense_is_not(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    client = member.client
    answer = client.post(url("progress", lesson.pk), {"position": 3, "visible_ms": 15000})
    assert answer.json() == {"missing": 180}
    assert client.post(url("progress", lesson.pk), {"position": "x", "visible_ms": -1}).status_code == 422


def test_without_a_script_a_button_begins_the_study(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    assert member.client.post(url("start", lesson.pk)).url == url("lesson", lesson.pk)
    assert StudyProgress.objects.get().is_scripted is False


@pytest.mark.parametrize("name", ["lesson", "reflections"])
def test_lessons_are_closed_to_strangers_and_to_non_members(stranger, office, zone, at, name):
    lesson = PublicationFactory(organization=zone.branch).lesson
    assert stranger.client.get(url(name, lesson.pk)).status_code == 404
    assert office.client.get(url(name, lesson.pk)).status_code == 403


def test_a_receipt_is_its_members_alone(member, secretary, zone, at):
    [lesson] = finished(member, zone.branch)
    done = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    assert secretary.client.get(url("checked_in", done.check_in_id)).status_code == 404


def test_the_branch_reads_what_it_wrote_and_the_secretary_may_hide(member, secretary, neighbor, zone, at):
    [lesson] = finished(member, zone.committee)
    done = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="记得请假")
    page = url("reflections", lesson.pk)
    assert "记得请假" in secretary.client.get(page).content.decode()
    assert "记得请假" not in neighbor.client.get(page).content.decode()
    hide = url("hide_reflection", done.check_in_id)
    assert neighbor.client.post(hide, {"reason": "x"}).status_code == 404
    assert member.client.post(hide, {"reason": "x"}).status_code == 403
    assert secretary.client.post(hide, {"reason": ""}).status_code == 422
    assert secretary.client.post(hide, {"reason": "提到了住址"}).status_code == 302
    assert "记得请假" not in secretary.client.get(page).content.decode()
    assert "提到了住址" in member.client.get(url("lesson", lesson.pk)).content.decode()


def test_who_hides_from_above_goes_on_to_a_page_they_may_see(member, secretary, office, zone, at):
    [lesson] = finished(member, zone.committee)
    done = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="记得请假")
    hide = url("hide_reflection", done.check_in_id)
    for person, page in ((office, url("plan", zone.branch.pk)), (secretary, url("reflections", lesson.pk))):
        answer = person.client.post(hide, {"reason": "提到了住址"}, follow=True)
        assert (answer.redirect_chain, answer.status_code) == ([(page, 302)], 200)


def test_a_writer_takes_a_sentence_back(member, secretary, zone, at):
    [lesson] = finished(member, zone.branch)
    done = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    assert secretary.client.post(url("withdraw_reflection", done.check_in_id)).status_code == 404
    assert member.client.post(url("withdraw_reflection", done.check_in_id)).status_code == 302
    assert CheckIn.objects.get().withdrawn_at == at


def test_the_desk_is_for_those_who_work_on_lessons(member, stranger, secretary, office, zone, at):
    for name in ("lessons", "lesson_choose", "weeks"):
        assert member.client.get(url(name)).status_code == 403
    assert secretary.client.get(url("review")).status_code == 403
    for name in ("lessons", "review", "lesson_choose"):
        assert office.client.get(url(name)).status_code == 200
    assert stranger.client.get(url("plan", zone.branch.pk)).status_code == 404
    assert member.client.get(url("plan", zone.branch.pk)).status_code == 403


def test_a_secretary_writes_sends_in_and_the_office_approves(secretary, office, zone, at):
    client = secretary.client
    form = {
        "token": "01a20066-09aa-70a0-887e-aea0f0bf32c6", "organization": str(zone.branch.pk), "title": "党费怎样算",
        "topic": "membership", "audience": "all", "body": "一" * 300, "source": "党费规定",
        "key_points": "四档",
    }  # fmt: skip
    answer = client.post(url("lesson_new", "article"), form)
    lesson = Lesson.objects.get()
    assert answer.url == url("lesson_desk", lesson.pk)
    assert client.post(url("lesson_edit", lesson.pk), {**form, "title": "党费怎样算清"}).status_code == 302
    assert client.post(url("lesson_step", lesson.pk), {"step": "submit"}).status_code == 302
    assert "党费怎样算清" in office.client.get(url("review")).content.decode()
    assert office.client.post(url("lesson_step", lesson.pk), {"step": "send_back"}).status_code == 422
    submitted = office.client.get(url("lesson_desk", lesson.pk)).context["lesson"].submitted_at.isoformat()
    approve = {"step": "approve", "submitted_at": submitted}
    assert office.client.post(url("lesson_step", lesson.pk), approve).status_code == 302
    lesson.refresh_from_db()
    assert lesson.state == "approved"


def test_slides_are_written_page_by_page(secretary, zone, at):
    form = {
        "token": "01a20066-09aa-70a0-887e-aea0f0bf32c6", "organization": str(zone.branch.pk), "title": "主题党日",
        "topic": "organization_life", "audience": "all", "pages-TOTAL_FORMS": "2", "pages-INITIAL_FORMS": "0",
        "pages-0-title": "一", "pages-0-text": "先定日子", "pages-0-ORDER": "2",
        "pages-1-title": "二", "pages-1-text": "再定主题", "pages-1-ORDER": "1",
    }  # fmt: skip
    more = secretary.client.post(url("lesson_new", "slides"), {**form, "more": "1"})
    assert more.status_code == 200
    assert "pages-4-title" in more.content.decode()
    assert secretary.client.post(url("lesson_new", "slides"), form).status_code == 302
    assert list(Lesson.objects.get().slides.values_list("title", flat=True)) == ["二", "一"]


def test_a_text_beyond_ten_minutes_is_shown_with_its_measured_length(secretary, zone, at):
    form = {
        "token": "01a20066-09aa-70a0-887e-aea0f0bf32c6", "organization": str(zone.branch.pk), "title": "太长",
        "topic": "theory", "audience": "all", "body": "一" * 3300,
    }  # fmt: skip
    answer = secretary.client.post(url("lesson_new", "article"), form)
    assert answer.status_code == 422
    assert "11" in str(answer.context["form"].errors["body"])


def test_a_week_is_published_from_the_plan(secretary, zone, at):
    lesson = LessonFactory(organization=zone.branch, title="党费怎样算")
    client = secretary.client
    assert client.get(url("weeks")).url == url("plan", zone.branch.pk)
    place = url("place", zone.branch.pk) + f"?week={MONDAY}&position=2"
    assert "党费怎样算" in client.get(place).content.decode()
    sent = {"lesson": lesson.pk, "week": MONDAY, "position": 2}
    for _ in range(2):
        assert client.post(url("publish", zone.branch.pk), sent).url == url("plan", zone.branch.pk)
    assert Publication.objects.get().position == 2
    other = LessonFactory(organization=zone.branch)
    assert client.post(url("publish", zone.branch.pk), {**sent, "lesson": other.pk}).status_code == 422
    assert "党费怎样算" in client.get(url("plan", zone.branch.pk)).content.decode()
    taken = client.post(url("unpublish", zone.branch.pk, Publication.objects.get().pk))
    assert taken.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_list_costs_the_same_with_one_and_three(secretary, zone, at, count, django_assert_num_queries):
    for n in range(count):
        create_lesson(actor=secretary.actor, at=at, organization_id=zone.branch.pk, content=article(title=f"课{n}"))
    client = secretary.client
    client.get(url("lessons"))
    with django_assert_num_queries(6):
        assert client.get(url("lessons") + "?q=课&sort=done").status_code == 200


def test_files_of_a_draft_are_closed_to_the_neighbor(secretary, neighbor, member, zone, at):
    lesson = drafted(secretary, zone, at, form=Form.VIDEO, body="", media=video(3))
    address = reverse("files:file", args=[lesson.media_id])
    assert neighbor.client.get(address).status_code == 404
    assert member.client.get(address).status_code == 404
    Lesson.objects.filter(pk=lesson.pk).update(state="approved")
    PublicationFactory(organization=zone.branch, lesson=lesson)
    answer = member.client.get(address)
    answer.close()
    assert answer.status_code == 200
