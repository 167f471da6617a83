import io
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.files import actions, registry, storage
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.sealing import PIECE
from zhibu.foundation.files.tests.factories import stored
from zhibu.kernel.errors import Refused

CONTENT = os.urandom(3 * PIECE + 17)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])
def test_what_is_stored_comes_back(db, at, size, sealed):
    file = stored(CONTENT[:size], at, sealed=sealed)
    with file.open() as content:
        assert content.read() == CONTENT[:size]
    assert file.size == size


@settings(deadline=None, max_examples=50)
@given(st.integers(0, len(CONTENT) + 5), st.integers(1, 2 * PIECE))
def test_any_part_of_a_sealed_file_can_be_read(start, length):
    file_id = uuid4()
    storage.write(file_id, io.BytesIO(CONTENT), sealed=True)
    with storage.open_file(file_id, sealed=True) as content:
        content.seek(start)
        assert content.read(length) == CONTENT[start : start + length]
    storage.remove(file_id)


def test_sealed_bytes_say_nothing(db, at):
    file = stored(b"110101199001011234" * 100, at, sealed=True)
    assert b"110101" not in storage.path_of(file.pk).read_bytes()


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "move"])
def test_a_changed_sealed_file_is_noticed(db, at, harm):
    file = stored(CONTENT, at, sealed=True)
    path = storage.path_of(file.pk)
    data = bytearray(path.read_bytes())
    start = len(data) - (len(CONTENT) + 4 * 16)
    if harm == "flip":
        data[-1] ^= 1
    elif harm == "cut":
        data = data[: start + 2 * (PIECE + 16)]
    elif harm == "swap":
        one, two = start, start + PIECE + 16
        data[one:two], data[two : two + PIECE + 16] = data[two : two + PIECE + 16], data[one:two]
    else:
        other = stored(b"x", at, sealed=True)
        path = storage.path_of(other.pk)
        file = other
    path.write_bytes(bytes(data))
    with pytest.raises(OSError, match="changed"), file.open() as content:
        content.read()


def test_a_file_lies_under_its_id_and_nobody_else_may_read_it(db, at):
    file = stored(b"x", at, name="../../身份证 110101.xlsx")
    path = storage.path_of(file.pk)
    assert path.name == file.pk.hex
    assert path.stat().st_mode & 0o077 == 0
    assert file.name == "身份证 110101.xlsx"


@pytest.mark.parametrize(
    ("name", "tidy"),
    [("C:\\a\\b.txt", "b.txt"), ("", "file"), ("a\r\nb.txt", "ab.txt"), ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx")],
)
def test_names_are_tidied(name, tidy):
    assert actions.tidy_name(name) == tidy


def test_a_file_that_is_too_large_is_refused_and_nothing_stays(db, at):
    before = {path for path, _ in storage.lying_about(float("inf"))}
    with pytest.raises(Refused) as caught:
        actions.store(actor=SYSTEM, at=at, file=io.BytesIO(b"123"), kind="x", scope_path="", max_bytes=2)
    assert caught.value.code == "too_large"
    assert {path for path, _ in storage.lying_about(float("inf"))} == before


def test_erasing_lets_the_bytes_go_once(db, at, django_capture_on_commit_callbacks):
    file = stored(b"x", at)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.erase(actor=SYSTEM, at=at, file_ids=[file.pk]) == 1
        assert actions.erase(actor=SYSTEM, at=at, file_ids=[file.pk]) == 0
    assert not storage.path_of(file.pk).exists()
    assert StoredFile.objects.get(pk=file.pk).deleted_at == at


def test_orphans_are_cleared_after_a_day(db, at, monkeypatch, django_capture_on_commit_callbacks):
    used, unused = (stored(name, at, kind="tests.used") for name in (b"used", b"unused"))
    lost = uuid4()
    storage.write(lost, io.BytesIO(b"no row"), sealed=False)
    monkeypatch.setattr(registry, "_kinds", {})
    registry.register_reader("tests.used", lambda actor, file: True, in_use=lambda ids: [used.pk])
    later = at + timedelta(days=1, minutes=1)
    for path in (storage.path_of(lost), storage.path_of(used.pk)):
        os.utime(path, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.clear_orphans(actor=SYSTEM, at=at) == 1
        assert actions.clear_orphans(actor=SYSTEM, at=later) == 1
    assert storage.path_of(used.pk).exists()
    assert not storage.path_of(unused.pk).exists()
    assert not storage.path_of(lost).exists()


def test_orphans_are_found_behind_any_number_of_files_in_use(db, at, monkeypatch, django_capture_on_commit_callbacks):
    files = [stored(b"x", at, kind="tests.many") for _ in range(7)]
    used = {file.pk for file in files[:4]}
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(actions, "_PART", 2)
    asked = []
    registry.register_reader(
        "tests.many", lambda actor, file: True, in_use=lambda ids: asked.append(len(ids)) or used & set(ids)
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.clear_orphans(actor=SYSTEM, at=at + timedelta(days=2))
    assert asked == [2, 2, 2, 1]
    assert set(StoredFile.objects.filter(deleted_at=None).values_list("pk", flat=True)) == used
