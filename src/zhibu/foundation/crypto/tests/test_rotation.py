"""Changing the key: beside the running site, cut off anywhere, and no value lost."""

import json
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.crypto import keys, rotation, stores
from zhibu.foundation.crypto.keys import KeyRingError, key_ring
from zhibu.foundation.crypto.sealing import open_sealed, seal
from zhibu.foundation.files import storage
from zhibu.foundation.files.actions import erase, store
from zhibu.foundation.files.models import StoredFile
from zhibu.kernel.secrets import write_once
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
SECRET = b"what was said " * 20_000


@pytest.fixture(autouse=True)
def ring_file(tmp_path, settings):
    """A ring of this test's own, and no waiting."""
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.FILES_ROOT = tmp_path / "files"
    return settings.KEYS_FILE


@pytest.fixture
def people(at):
    """Seven members with two sealed fields each, and a sealed file."""
    for n in range(7):
        MemberFactory(phone=f"1380000000{n}", address=f"园区路 {n} 号" if n % 2 else "")
    store(actor=SYSTEM, at=at, file=BytesIO(SECRET), kind="test", scope_path="", name="x", sealed=True)


def values():
    return sorted(Member.objects.values_list("phone", "address"))


def tokens():
    """The names of the keys in the database and on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address FROM members_member")
        found = {token.partition(".")[0] for row in cursor.fetchall() for token in row if token}
    return found | {storage.key_name_of(pk) for pk in StoredFile.objects.values_list("pk", flat=True)}


def rotate(**more):
    return rotation.rotate(tell=lambda progress: None, pause=lambda seconds: None, **more)


def content():
    with StoredFile.objects.get().open() as file:
        return file.read()


def test_everything_is_sealed_anew_and_reads_the_same(people):
    before = values()
    done = rotate()
    assert (done.key, done.is_new_key, done.sealed, done.left, done.broken) == ("k2", True, 11, 0, [])
    assert (values(), tokens(), content()) == (before, {"k2"}, SECRET)
    assert storage.path_of(StoredFile.objects.get().pk).stat().st_mode & 0o777 == 0o600


def test_a_second_rotation_makes_a_third_key(people):
    rotate()
    assert (rotate().key, sorted(key_ring().keys), tokens()) == ("k3", ["k1", "k2", "k3"], {"k3"})


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_rotation_that_is_cut_off_goes_on(people, monkeypatch, after):
    monkeypatch.setattr(stores, "PORTION", 2)
    before = values()
    told = []

    def tell(progress):
        told.append(progress.done)
        if len(told) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(tell=tell, pause=lambda seconds: None)
    assert (values(), tokens()) == (before, {"k1", "k2"})
    done = rotate()
    assert (done.key, done.is_new_key, done.left) == ("k2", False, 0)
    assert (values(), tokens(), content()) == (before, {"k2"}, SECRET)


def test_what_is_saved_meanwhile_is_not_overwritten(people, monkeypatch):
    sealed_before = []

    def seal_later(text, purpose):
        if not sealed_before:
            sealed_before.append(text)
            Member.objects.filter(pk=Member.objects.order_by("pk").first().pk).update(phone="13999999999")
        return seal(text, purpose)

    monkeypatch.setattr(stores, "seal", seal_later)
    rotate()
    assert Member.objects.order_by("pk").first().phone == "13999999999"
    assert tokens() == {"k2"}


def test_a_process_that_still_knows_only_the_old_ring_opens_the_new_values(people):
    old = key_ring()
    rotate()
    held = keys._held[keys.settings.KEYS_FILE]
    keys._held[keys.settings.KEYS_FILE] = keys._Held(old, (0, 0, 0), held.looked_at)
    assert values()[0][0] == "13800000000"
    assert key_ring().current == "k2"


def test_a_file_erased_meanwhile_does_not_come_back(people, at, monkeypatch, django_capture_on_commit_callbacks):
    [stored] = StoredFile.objects.all()
    rewrite = storage.rewrite_sealed

    def erased_while_rewritten(file_id):
        kept = rewrite(file_id)
        with django_capture_on_commit_callbacks(execute=True):
            erase(actor=SYSTEM, at=at, file_ids=[file_id])
        return kept

    monkeypatch.setattr(storage, "rewrite_sealed", erased_while_rewritten)
    assert rotate().left == 0
    assert list(storage.path_of(stored.pk).parent.iterdir()) == []


def test_a_value_that_cannot_be_opened_is_named_and_kept(people, capsys):
    first = Member.objects.order_by("pk").first()
    broken = "k1.AAAA"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET address = %s WHERE name = %s", [broken, first.name])
    done = rotate()
    assert (done.left, len(done.broken)) == (1, 1)
    assert "members_member.address" in done.broken[0]
    with pytest.raises(CommandError, match="1 values cannot be opened"):
        call_command("keys", "verify")


def test_the_commands_show_add_use_and_retire(people, capsys, ring_file):
    call_command("keys", "add")
    assert (key_ring().current, sorted(key_ring().keys)) == ("k1", ["k1", "k2"])
    call_command("keys", "use", "k2")
    with pytest.raises(CommandError, match="values are still sealed with k1"):
        call_command("keys", "retire", "k1")
    assert rotate().is_new_key is False
    call_command("keys", "list")
    assert "members_member: 10 with k2" in capsys.readouterr().out
    call_command("keys", "retire", "k1")
    assert (sorted(key_ring().keys), values()[0][0]) == (["k2"], "13800000000")
    kept = ring_file.with_name("keys.json.retired-k1")
    assert (sorted(json.loads(kept.read_text())["keys"]), kept.stat().st_mode & 0o777) == (["k1", "k2"], 0o600)
    assert list(Entry.objects.filter(action__startswith="key.").order_by("id").values_list("action", flat=True)) == [
        "key.added", "key.used", "key.retired",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["k1", "K 2", "index", "a.b", "x" * 17])
def test_a_name_that_does_not_do_is_refused(name):
    with pytest.raises(KeyRingError):
        keys.add_key(name)


def test_the_key_that_seals_and_unknown_ones_stay(ring_file):
    for deed in (lambda: keys.remove_key("k1"), lambda: keys.remove_key("k9"), lambda: keys.use_key("k9")):
        with pytest.raises(KeyRingError):
            deed()
    assert list(key_ring().keys) == ["k1"]


def test_a_ring_that_goes_away_is_not_replaced_by_a_new_one(ring_file, caplog):
    token = seal("13800000000", "x")
    ring_file.unlink()
    assert open_sealed(seal("a", "x"), "x") == "a"
    assert key_ring(fresh=True).keys.keys() == {"k1"}
    assert (open_sealed(token, "x"), ring_file.exists()) == ("13800000000", False)
    assert "cannot be read any more" in caplog.text


def test_a_file_put_in_its_place_by_hand_is_noticed(ring_file):
    first = key_ring()
    ring_file.unlink()
    write_once(ring_file, keys.ring_text(keys.KeyRing("k7", {**first.keys, "k7": b"7" * 32}, first.index)))
    assert key_ring(fresh=True).current == "k7"
