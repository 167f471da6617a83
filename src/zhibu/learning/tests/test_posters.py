"""The poster of a lesson: brought with the form, drawn anew, on the card, read by those whom the lesson reaches."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains

from zhibu.foundation.files.models import StoredFile
from zhibu.kernel.ids import new_id
from zhibu.learning.models import Lesson
from zhibu.learning.queries.home import today_for
from zhibu.learning.tests.factories import PublicationFactory

pytestmark = pytest.mark.django_db


def picture(color="orange"):
    made, photo = BytesIO(), Image.new("RGB", (640, 360), color)
    exif = photo.getexif()
    exif[0x010F] = "camera"
    photo.save(made, "JPEG", exif=exif)
    return SimpleUploadedFile("海报.jpg", made.getvalue(), "image/jpeg")


def send(person, zone, where, **more):
    form = {
        "token": str(new_id()), "organization": str(zone.branch.pk), "title": "党费怎样算", "topic": "membership",
        "audience": "all", "body": "一" * 300, "source": "党费规定", "key_points": "四档", **more,
    }  # fmt: skip
    return person.client.post(where, form)


@pytest.fixture
def lesson(secretary, zone, at):
    """A draft with a poster."""
    assert (
        send(secretary, zone, reverse("learning:lesson_new", args=["article"]), poster=picture()).status_code == 302
    )
    return Lesson.objects.get()


def test_a_poster_is_drawn_anew_and_shown_at_the_desk(lesson, secretary):
    kept = StoredFile.objects.get(pk=lesson.poster_id)
    with kept.open() as content:
        assert b"camera" not in content.read()
    assert kept.previews.count() == 1
    assertContains(
        secretary.client.get(reverse("learning:lesson_desk", args=[lesson.pk])),
        reverse("files:file", args=[lesson.poster_id]),
    )


def test_another_poster_replaces_it_none_keeps_it_and_it_can_be_taken_away(lesson, secretary, zone):
    edit = reverse("learning:lesson_edit", args=[lesson.pk])
    posters = [lesson.poster_id]
    for more in ({}, {"poster": picture("green")}, {"no_poster": "on"}):
        assert send(secretary, zone, edit, **more).status_code == 302
        posters.append(Lesson.objects.get().poster_id)
    assert posters[0] == posters[1] != posters[2]
    assert posters[3] is None


def test_what_is_no_picture_is_refused_at_its_field(secretary, zone, at):
    wrong = SimpleUploadedFile("海报.jpg", b"<html>not a picture</html>", "image/jpeg")
    answer = send(secretary, zone, reverse("learning:lesson_new", args=["article"]), poster=wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["poster"]
    assert not Lesson.objects.exists()


def test_the_card_shows_the_poster_to_those_whom_the_lesson_reaches(lesson, member, stranger, zone, at):
    PublicationFactory(organization=zone.branch, lesson=lesson)
    Lesson.objects.update(state="approved")
    preview = reverse("files:preview", args=[lesson.poster_id])
    assert today_for(member.actor, at).lesson.poster_id == lesson.poster_id
    assertContains(member.client.get(reverse("learning:today")), preview)
    answers = [person.client.get(preview) for person in (member, stranger)]
    assert [answer.status_code for answer in answers] == [200, 404]
    answers[0].close()


def test_without_a_poster_no_picture_is_drawn(member, zone, at):
    PublicationFactory(organization=zone.branch)
    assertNotContains(member.client.get(reverse("learning:today")), "<img")
