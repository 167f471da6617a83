"""A file is measured, not believed."""

import io

import pytest

from zhibu.kernel.errors import Refused
from zhibu.learning import measuring, media
from zhibu.learning.choices import Form
from zhibu.learning.tests.media_files import lying, sound, video


@pytest.mark.parametrize(
    ("file", "seconds", "content_type"),
    [
        (video(12), 12, "video/mp4"),
        (video(12, container="webm", codec="libvpx"), 12, "video/webm"),
        (sound(7), 7, "audio/mpeg"),
        (sound(7, container="mp4", codec="aac"), 7, "audio/mp4"),
        (sound(7, container="ogg", codec="libopus"), 7, "audio/ogg"),
    ],
)
def test_what_browsers_play_is_measured(file, seconds, content_type):
    found = media.measure(file)
    assert found.seconds == pytest.approx(seconds, abs=0.15)
    assert found.content_type == content_type


def test_a_header_that_lies_is_not_believed():
    false = lying(video(20))
    assert media.measure(false).seconds == pytest.approx(20, abs=0.1)


def test_a_longer_one_is_refused_with_its_measured_length():
    with pytest.raises(Refused) as refused:
        measuring.of_media(lying(video(750)), form=Form.VIDEO, most_seconds=600)
    assert (refused.value.code, refused.value.field) == ("too_long", "file")
    assert "12" in str(refused.value.message)
    assert "30" in str(refused.value.message)


def test_ten_minutes_exactly_are_taken():
    assert measuring.of_media(video(600), form=Form.VIDEO, most_seconds=600).seconds == 600


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "unreadable"), (b"not a film at all" * 50, "unreadable"), (video(3).read()[:300], "unreadable")],
)
def test_what_is_damaged_is_refused_in_words(content, reason):
    with pytest.raises(media.Unplayable) as error:
        media.measure(io.BytesIO(content))
    assert error.value.reason == reason


def test_codings_and_containers_that_browsers_do_not_play_are_refused():
    with pytest.raises(media.Unplayable, match="codec"):
        media.measure(video(3, codec="mpeg4"))
    with pytest.raises(media.Unplayable, match="container"):
        media.measure(video(3, container="avi", codec="mpeg4"))


def test_a_recording_is_no_video():
    with pytest.raises(Refused, match="unplayable"):
        measuring.of_media(sound(3), form=Form.VIDEO, most_seconds=600)


def test_a_text_is_measured_by_its_characters():
    assert measuring.of_text(["一" * 300], most_seconds=600, field="body").seconds == 60
    with pytest.raises(Refused, match="too_long") as refused:
        measuring.of_text(["一" * 3100], most_seconds=600, field="body")
    assert "10" in str(refused.value.message)
