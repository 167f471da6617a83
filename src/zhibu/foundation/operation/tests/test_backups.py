"""A backup is made beside the running site, proved by restoring it, and brought back whole or not at all."""

import json
import sqlite3
import tarfile
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from zhibu.accounts.models import Account
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit import proof
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.sealing import seal_all
from zhibu.foundation.crypto import keys
from zhibu.foundation.crypto.keys import key_ring
from zhibu.foundation.files import storage
from zhibu.foundation.files.actions import store
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.operation.backups import databases
from zhibu.foundation.operation.backups.manifest import digest_of
from zhibu.foundation.operation.queries import find_mark
from zhibu.kernel import clock
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = b"what was said " * 9000


@pytest.fixture
def place(tmp_path, settings):
    """A site's folders of this test's own."""
    settings.VAR_DIR = tmp_path / "var"
    settings.FILES_ROOT = settings.VAR_DIR / "files"
    settings.KEYS_FILE = tmp_path / "etc" / "keys.json"
    return tmp_path


@pytest.fixture
def site(place, at):
    """A member with a sealed phone, an account, a sealed file and a plain one."""
    MemberFactory(name="林知行", phone="13800000000")
    AccountFactory(name="安平")
    for sealed in (True, False):
        store(actor=SYSTEM, at=at, file=BytesIO(SECRET), kind="test", scope_path="", name="x", sealed=sealed)
    seal_all(at=at)
    return place


def backup(place, **options):
    call_command("backup", to=place / "out", **options)
    return max((place / "out").glob("zhibu-*Z"))


def lose_everything(settings):
    """The site is gone but for its keys."""
    call_command("flush", interactive=False, verbosity=0)
    for path in settings.FILES_ROOT.glob("??/*"):
        path.unlink()


def contents():
    found = []
    for stored in StoredFile.objects.order_by("id"):
        with stored.open() as file:
            found.append(file.read())
    return found


def test_a_backup_brings_everything_back(site, settings, capsys):
    folder = backup(site, prove=True)
    assert "proved:" in capsys.readouterr().out
    ring = key_ring()
    lose_everything(settings)
    call_command("restore", folder)
    assert (Member.objects.get().phone, Account.objects.get().name) == ("13800000000", "安平")
    assert (contents(), key_ring()) == ([SECRET, SECRET], ring)
    assert Entry.objects.get(action="site.restored").detail["made_at"].startswith("2026-11-18")
    assert proof.verify().faults == []


def test_the_manifest_says_what_is_in_it(site):
    folder = backup(site)
    made = json.loads((folder / "manifest.json").read_text())
    assert (made["files"], made["lost"], made["counts"]["members_member"]) == (2, 0, 1)
    assert made["migrations"]["members"].startswith("0001")
    assert made["keys"] == key_ring().fingerprints()
    assert folder.stat().st_mode & 0o777 == 0o700
    for part in folder.iterdir():
        assert b"13800000000" not in part.read_bytes()
        assert key_ring().keys["k1"] not in part.read_bytes()


def test_what_was_written_after_the_backup_is_not_in_it_and_is_said_to_be_overwritten(site, at):
    folder = backup(site)
    MemberFactory(name="后来的")
    with pytest.raises(CommandError, match="this site has data"):
        call_command("restore", folder)
    assert Member.objects.count() == 2
    call_command("restore", folder, overwrite=True)
    assert [m.name for m in Member.objects.all()] == ["林知行"]
    assert len(list(site.glob("var/files.before-*"))) == 1


def test_keys_are_saved_apart_and_never_beside(site, settings):
    with pytest.raises(CommandError, match="may not lie where the backup lies"):
        backup(site, keys_to=site / "out" / "keys.json")
    call_command("backup", to=site / "out", keys_to=site / "safe.json")
    assert (site / "safe.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", to=site / "out", keys_to=site / "safe.json")
    folder = backup(site)
    settings.KEYS_FILE.unlink()
    keys.forget()
    with pytest.raises(CommandError, match="there is no key ring"):
        call_command("restore", folder, overwrite=True)
    assert not settings.KEYS_FILE.exists()
    call_command("restore", folder, overwrite=True, keys_from=site / "safe.json")
    assert Member.objects.get().phone == "13800000000"


def test_a_foreign_ring_is_refused_before_anything_is_touched(site, settings):
    folder = backup(site)
    settings.KEYS_FILE.unlink()
    keys.forget()
    other = key_ring()
    with pytest.raises(CommandError, match="is not that of the backup"):
        call_command("restore", folder, overwrite=True)
    with pytest.raises(CommandError, match="is this the ring of the backup"):
        call_command("restore", folder, check=True)
    (site / "other.json").write_text(keys.ring_text(other))
    with pytest.raises(CommandError, match="are not those of the backup"):
        call_command("restore", folder, overwrite=True, keys_from=site / "other.json")
    assert (key_ring(), sorted(p.name for p in settings.KEYS_FILE.parent.iterdir())) == (other, ["keys.json"])


@pytest.mark.parametrize("part", ["files.tar", "files.sha256", "database"])
@pytest.mark.parametrize("deed", ["change", "cut", "remove"])
def test_a_damaged_backup_is_refused(site, part, deed):
    folder = backup(site)
    [path] = folder.glob(f"{part}*")
    if deed == "remove":
        path.unlink()
    else:
        content = path.read_bytes()
        half = len(content) // 2
        path.write_bytes(content[:half] if deed == "cut" else content[:half] + b"\x01" + content[half + 1 :])
    for options in ({"check": True}, {"overwrite": True}):
        with pytest.raises(CommandError, match=r"is missing|is not what it was"):
            call_command("restore", folder, **options)
    assert Member.objects.count() == 1


def test_a_backup_that_agrees_with_its_hashes_and_not_with_its_rows_is_refused(site):
    folder = backup(site)
    made = json.loads((folder / "manifest.json").read_text())
    made["counts"]["members_member"] = 2
    (folder / "manifest.json").write_text(json.dumps(made))
    with pytest.raises(CommandError, match="members_member has 1 rows and had 2"):
        call_command("restore", folder, check=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "newer program"),
        ({"engine": "oracle"}, "runs on"),
        ({"migrations": {"members": "0999_later"}}, "newer program"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(site, change, words):
    folder = backup(site)
    made = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**made, **change}))
    with pytest.raises(CommandError, match=words):
        call_command("restore", folder, overwrite=True)


def test_a_lost_file_is_counted_and_half_written_ones_are_left_out(site):
    first, second = StoredFile.objects.order_by("id")
    storage.remove(first.pk)
    storage.path_of(second.pk).with_suffix(".part").write_bytes(b"x")
    folder = backup(site)
    assert json.loads((folder / "manifest.json").read_text())["lost"] == 1
    with tarfile.open(folder / "files.tar") as archive:
        assert [name.rpartition("/")[2] for name in archive.getnames()] == [second.pk.hex]


def test_a_disk_without_room_is_told_before(site, monkeypatch):
    usage = databases.shutil.disk_usage(site)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(CommandError, match="MB free and needs about"):
        backup(site)


def test_a_missing_tool_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(databases.BackupError, match="apt install postgresql-client"):
        databases.tool("pg_nothing")


def test_old_backups_go_and_the_last_one_is_remembered(site, at):
    for minutes in range(3):
        with clock.frozen(at.replace(minute=minutes)):
            folder = backup(site, keep=2)
    assert [path.name for path in sorted((site / "out").iterdir())] == [
        "zhibu-20261118T040100Z", "zhibu-20261118T040200Z",
    ]  # fmt: skip
    mark = find_mark("backup")
    assert (mark.detail["folder"], mark.detail["proved"]) == (str(folder), False)
    call_command("restore", folder, check=True)
    assert find_mark("backup").detail["proved"] is True


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a damage that only SQLite can have")
def test_a_damaged_sqlite_file_is_told_in_words(site, at):
    folder = backup(site)
    with sqlite3.connect(folder / "database.sqlite3") as copy:
        copy.execute("PRAGMA writable_schema=ON")
        copy.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'jobs_job'")
    made = json.loads((folder / "manifest.json").read_text())
    for part in made["parts"]:
        if part["name"] == "database.sqlite3":
            part["size"] = (folder / part["name"]).stat().st_size
            part["sha256"] = digest_of(folder / part["name"])
    (folder / "manifest.json").write_text(json.dumps(made))
    with pytest.raises(CommandError, match=r"damaged|cannot be read"):
        call_command("restore", folder, check=True)
