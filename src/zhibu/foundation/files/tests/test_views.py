import pytest
from django.urls import reverse

from zhibu.foundation.files import registry
from zhibu.foundation.files.tests.factories import stored

VIDEO = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 40


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    registry.register_reader("tests.open", lambda actor, file: True)
    registry.register_reader("tests.mine", lambda actor, file: file.created_by_id == actor.account_id)


def url(file):
    return reverse("files:file", args=[file.pk])


def body(response):
    return b"".join(response.streaming_content)


def test_a_video_is_handed_out_in_parts(kinds, member, at):
    file = stored(VIDEO, at, name="微课.mp4")
    response = member.client.get(url(file), headers={"Range": "bytes=100-199"})
    assert (response.status_code, body(response)) == (206, VIDEO[100:200])
    assert response["Content-Range"] == f"bytes 100-199/{len(VIDEO)}"
    assert response["Content-Length"] == "100"
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("sealed", [False, True])
def test_the_whole_file_is_handed_out_with_careful_headers(kinds, member, at, sealed):
    response = member.client.get(url(stored(VIDEO, at, sealed=sealed)))
    assert (response.status_code, body(response)) == (200, VIDEO)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-cache"


def test_a_range_beyond_the_end_is_416(kinds, member, at):
    response = member.client.get(url(stored(VIDEO, at)), headers={"Range": "bytes=999999-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(VIDEO)}")


def test_what_one_has_already_is_not_sent_again(kinds, member, at):
    file = stored(VIDEO, at)
    etag = member.client.head(url(file))["ETag"]
    assert member.client.get(url(file), headers={"If-None-Match": etag}).status_code == 304
    stale = member.client.get(url(file), headers={"Range": "bytes=0-1", "If-Range": '"older"'})
    assert (stale.status_code, len(body(stale))) == (200, len(VIDEO))


def test_head_gives_the_headers_alone(kinds, member, at):
    response = member.client.head(url(stored(VIDEO, at)))
    assert (response.status_code, response["Content-Length"]) == (200, str(len(VIDEO)))


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"<!doctype html><script>alert(1)</script>"])
def test_what_could_run_is_only_ever_downloaded(kinds, member, at, content):
    response = member.client.get(url(stored(content, at, name="x.png")))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert body(response) == content


def test_only_who_may_reads_it(kinds, member, stranger, at):
    file = stored(VIDEO, at, kind="tests.mine", actor=member.actor)
    assert body(member.client.get(url(file))) == VIDEO
    assert stranger.client.get(url(file)).status_code == 404


def test_a_kind_that_nobody_declares_is_read_by_nobody(kinds, member, at):
    assert member.client.get(url(stored(VIDEO, at, kind="tests.unknown"))).status_code == 404


def test_an_erased_or_lost_file_is_not_found(kinds, member, at):
    from zhibu.foundation.files import storage

    lost = stored(VIDEO, at)
    storage.remove(lost.pk)
    assert member.client.get(url(lost)).status_code == 404


def test_one_has_to_be_signed_in(kinds, client, db, at):
    assert client.get(url(stored(VIDEO, at))).status_code == 302
