"""Photos: drawn anew, upright, small enough, and silent about where and by whom they were taken."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image, ImageCms

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.files import actions, pictures, registry, storage
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.tests.factories import photo, stored
from zhibu.kernel.errors import Refused

SIZE = (640, 480)


def keep(file, at, *, actor=SYSTEM, kind="tests.photo", **given):
    return actions.store_photo(
        actor=actor, at=at, file=file, kind=kind, scope_path="", **{"name": "IMG_2026.jpg", **given}
    )


def content(file):
    with file.open() as source:
        return source.read()


def refusal(file, at, **given):
    with pytest.raises(Refused) as caught:
        keep(file, at, **given)
    assert StoredFile.objects.count() == 0
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_kept(db, at, kind):
    given = photo(kind=kind)
    assert b"SecretPhone" in given.getvalue()
    kept = keep(given, at)
    preview = kept.previews.get()
    for data in (content(kept), content(preview)):
        for word in (b"Secret", b"secret", b"Exif", b"EXIF", b"eXIf", b"xmp", b"GPS"):
            assert word not in data
        assert not Image.open(BytesIO(data)).getexif()
    assert Image.open(BytesIO(content(kept))).format == kind
    assert kept.content_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_a_photo_stands_upright(db, at, orientation, corner):
    kept = Image.open(BytesIO(content(keep(photo(orientation=orientation), at))))
    assert kept.size == (SIZE if orientation <= 4 else SIZE[::-1])
    red, *_ = kept.getpixel(((kept.width - 1) * corner[0], (kept.height - 1) * corner[1]))
    other, *_ = kept.getpixel(((kept.width - 1) * (1 - corner[0]), (kept.height - 1) * (1 - corner[1])))
    assert (red > 200, other < 60) == (True, True)


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not_blown_up(db, at):
    kept = keep(photo((4000, 1000)), at)
    assert Image.open(BytesIO(content(kept))).size == (2560, 640)
    assert Image.open(BytesIO(content(kept.previews.get()))).size == (480, 120)
    small = keep(photo((100, 50)), at)
    assert Image.open(BytesIO(content(small.previews.get()))).size == (100, 50)


def test_colors_of_a_wide_screen_become_those_of_every_screen(db, at):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = Image.open(BytesIO(content(keep(photo(icc_profile=profile, color="orange"), at))))
    assert "icc_profile" not in kept.info
    broken = keep(photo(icc_profile=b"nonsense"), at)
    assert Image.open(BytesIO(content(broken))).size == SIZE


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA", "I;16"])
def test_pictures_of_every_mode_are_taken(db, at, mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    given = BytesIO()
    source = Image.new("L", SIZE, 120)
    source = Image.new("I;16", SIZE, 120 * 256) if mode == "I;16" else source.convert(mode)
    source.save(given, kind)
    kept = Image.open(BytesIO(content(keep(given, at))))
    assert kept.size == SIZE
    if mode not in {"1", "CMYK"}:
        assert abs(kept.convert("L").getpixel((9, 9)) - 120) <= 2


def test_a_transparent_preview_lies_on_white(db, at):
    given = BytesIO()
    Image.new("RGBA", SIZE, (0, 0, 0, 0)).save(given, "PNG")
    kept = keep(given, at)
    assert Image.open(BytesIO(content(kept))).mode == "RGBA"
    assert Image.open(BytesIO(content(kept.previews.get()))).getpixel((5, 5)) == (255, 255, 255)


def test_the_first_picture_of_a_moving_one_is_kept(db, at):
    given = BytesIO()
    frames = [Image.new("RGB", SIZE, color) for color in ("red", "blue")]
    frames[0].save(given, "WEBP", save_all=True, append_images=frames[1:])
    kept = Image.open(BytesIO(content(keep(given, at))))
    assert getattr(kept, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"", "not_a_photo"),
        ("会议记录".encode(), "not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "not_a_photo"),
        (b"GIF89a" + bytes(40), "not_a_photo"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (b"\xff\xd8\xff\xe0" + bytes(60), "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "broken"),
        (photo().getvalue()[:3000], "broken"),
        (photo(kind="PNG").getvalue()[:-400], "broken"),
    ],
)  # fmt: skip
def test_what_is_no_whole_photo_is_refused_in_words(db, at, given, code):
    assert refusal(BytesIO(given), at) == code


def test_a_bomb_is_not_unpacked(db, at):
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    assert refusal(bomb, at) == "too_many_pixels"
    above = BytesIO()
    Image.new("1", (8_000, 6_300)).save(above, "PNG")
    assert refusal(above, at) == "too_many_pixels"
    assert pictures.MOST_PIXELS > 8064 * 6048


def test_too_many_bytes_are_refused(db, at):
    assert refusal(photo(), at, max_bytes=1000) == "too_large"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("张三 会场.HEIC.png", "张三 会场.HEIC.jpg"), ("", "photo.jpg"), ("../x", "x.jpg"), ("a.jpeg", "a.jpg")],
)
def test_the_name_gets_the_ending_of_what_was_drawn(db, at, name, kept):
    assert keep(photo(), at, name=name).name == kept


def test_a_sealed_photo_has_a_sealed_preview(db, at):
    kept = keep(photo(), at, sealed=True)
    preview = kept.previews.get()
    assert preview.sealed
    assert b"JFIF" not in storage.path_of(preview.pk).read_bytes()
    assert b"JFIF" in content(preview)


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    registry.register_reader(
        "tests.photo", lambda actor, file: file.created_by_id == actor.account_id and not file.preview_of_id
    )


def test_the_preview_is_read_by_whoever_may_read_the_photo(kinds, member, stranger, at):
    kept = keep(photo((1000, 500)), at, actor=member.actor)
    preview = kept.previews.get()
    for url in (reverse("files:preview", args=[kept.pk]), reverse("files:file", args=[preview.pk])):
        answer = member.client.get(url)
        data = b"".join(answer.streaming_content)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert Image.open(BytesIO(data)).size == (480, 240)
        assert stranger.client.get(url).status_code == 404


def test_a_file_without_a_preview_shows_itself(monkeypatch, member, at):
    monkeypatch.setattr(registry, "_kinds", {})
    registry.register_reader("tests.open", lambda actor, file: True)
    plain = stored(b"%PDF-1.7", at)
    answer = member.client.get(reverse("files:preview", args=[plain.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"


def test_the_preview_goes_with_its_photo_and_not_before(
    kinds, at, db, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(registry, "_kinds", {})
    kept = keep(photo(), at)
    preview = kept.previews.get()
    registry.register_reader("tests.photo", lambda actor, file: True, in_use=lambda ids: [kept.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.clear_orphans(actor=SYSTEM, at=at + actions.GRACE * 2) == 0
        assert storage.path_of(preview.pk).exists()
        assert actions.erase(actor=SYSTEM, at=at, file_ids=[kept.pk]) == 1
    assert not storage.path_of(preview.pk).exists()
    assert StoredFile.objects.get(pk=preview.pk).deleted_at == at
