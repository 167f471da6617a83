"""The doctor names what is wrong and how to mend it, and goes on where a check breaks."""

import json
import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Check
from zhibu.foundation.crypto import keys
from zhibu.foundation.jobs import signs
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.operation import registry
from zhibu.foundation.operation.actions import put_mark
from zhibu.foundation.operation.doctor import machine, site, work
from zhibu.foundation.operation.doctor.examination import examine
from zhibu.foundation.operation.registry import State
from zhibu.kernel.ids import new_id
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def states(check, at):
    return [finding.state for finding in check(at)]


@pytest.fixture
def well(at, settings, tmp_path, monkeypatch):
    """A site on which everything is as it should be."""
    settings.VAR_DIR, settings.KEYS_FILE = tmp_path / "var", tmp_path / "keys.json"
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.STATIC_ROOT.mkdir(parents=True)
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    settings.UI_BUILD_DIR = tmp_path
    (tmp_path / "manifest.json").touch()
    settings.SECRET_KEY = "x" * 48
    settings.ALLOWED_HOSTS = ["127.0.0.1", "zhibu.example.org"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://zhibu.example.org"]
    settings.SESSION_COOKIE_SECURE, settings.PROXY_HOPS = True, 1
    monkeypatch.setattr(machine, "_follows_nobody", lambda: False)
    monkeypatch.setattr(machine, "SCARCE", 1)
    monkeypatch.setattr(machine, "VERY_SCARCE", 0)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    keys.key_ring()
    signs.put_up(new_id(), at=at)
    Check.objects.create(at=at, is_whole=True, seal_number=0, entries=0, fault_count=0)
    put_mark("backup", at=at, detail={"proved": True})
    put_mark("rollups.verified", at=at, detail={"differences": 0})
    for role in (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR):
        Grant.objects.create(account_id=AccountFactory().pk, role=role, scope_path="0001", starts_at=at)


NOT_SET_UP = ("mail", "text_messages", "push")
"""Ways out of notices that a site may do without."""


def test_a_well_site_is_well(well, at, capsys):
    not_good = [one for one in examine(at=at) if one.finding.state != State.GOOD]
    assert {one.key: one.finding.state for one in not_good} == dict.fromkeys(NOT_SET_UP, State.NOTE)
    call_command("doctor", strict=True)
    assert "✗" not in capsys.readouterr().out


def test_it_speaks_to_programs_and_in_both_languages(well, at, capsys):
    call_command("doctor", json=True)
    rows = json.loads(capsys.readouterr().out)
    assert {"database", "keys", "workers", "backup", "rollups"} <= {row["key"] for row in rows}
    call_command("doctor", language="en")
    assert "✓ Worker: 1 at work" in capsys.readouterr().out
    call_command("doctor")
    assert "✓ 后台进程" in capsys.readouterr().out


def test_the_exit_status_says_whether_something_has_failed(well, at):
    put_mark("backup", at=at - timedelta(days=3))
    call_command("doctor")
    with pytest.raises(SystemExit):
        call_command("doctor", strict=True)
    signs.WorkerSign.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("doctor")


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(well, at, monkeypatch):
    def broken(at):
        raise ZeroDivisionError("110101199003071233")

    monkeypatch.setitem(registry._checks, "x", registry.Registered("x", -1, broken))
    first, second, *_ = examine(at=at)
    assert (first.key, first.finding.state, second.key) == ("x", State.FAILED, "database")
    assert str(first.finding.seen) == "ZeroDivisionError: •••"


def test_a_database_that_does_not_answer(well, at, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", gone)
    found = {one.key: one.finding.state for one in examine(at=at)}
    assert (found["database"], found["secret_key"]) == (State.FAILED, State.GOOD)
    monkeypatch.undo()


def test_an_old_database_and_missing_tables(well, at, monkeypatch):
    monkeypatch.setattr(site, "_version", lambda: (1, 0))
    monkeypatch.setattr(site, "missing_migrations", lambda: ["members.0002_x", "audit.0003_y"])
    assert states(site.database, at) == [State.WARNING]
    [finding] = site.migrations(at)
    assert (finding.state, "members.0002_x" in str(finding.seen)) == (State.FAILED, True)


def test_pages_without_styles(well, at, settings):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert states(site.front_end, at) == [State.FAILED]
    (settings.UI_BUILD_DIR / "manifest.json").unlink()
    assert "make" in str(next(site.front_end(at)).mend)


def test_key_rings_that_are_open_beside_the_data_damaged_or_gone(well, at, settings):
    settings.KEYS_FILE.chmod(0o640)
    assert states(site.keys, at) == [State.WARNING]
    settings.KEYS_FILE.write_text("damaged")
    assert states(site.keys, at) == [State.FAILED]
    settings.KEYS_FILE.unlink()
    assert states(site.keys, at) == [State.FAILED]
    assert not settings.KEYS_FILE.exists()
    settings.KEYS_FILE = settings.VAR_DIR / "keys.json"
    keys.key_ring()
    assert states(site.keys, at) == [State.NOTE]


def test_values_that_the_ring_cannot_open(well, at, settings, tmp_path):
    MemberFactory(phone="13800000000")
    keys.add_key()
    keys.use_key("k2")
    keys.remove_key("k1")
    [finding] = site.keys(at)
    assert (finding.state, "k1" in str(finding.seen)) == (State.FAILED, True)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"DEBUG": True}, 1),
        ({"DEMO": True}, 1),
        ({"ALLOWED_HOSTS": ["*"]}, 1),
        ({"SESSION_COOKIE_SECURE": False, "PROXY_HOPS": 0}, 1),
        ({"PROXY_HOPS": 0}, 1),
        ({"CSRF_TRUSTED_ORIGINS": [], "DEBUG": True}, 2),
    ],
)
def test_what_is_open_to_the_world_without_being_set_up_for_it(well, at, settings, change, count):
    for name, value in change.items():
        setattr(settings, name, value)
    assert states(site.openness, at) == [State.WARNING] * count
    settings.ALLOWED_HOSTS = ["localhost"]
    assert states(site.openness, at) == [State.GOOD]


def test_short_and_open_keys_of_sessions(well, at, settings):
    (settings.VAR_DIR / "secret_key").write_text("x")
    (settings.VAR_DIR / "secret_key").chmod(0o644)
    assert states(site.secret_key, at) == [State.WARNING]
    settings.SECRET_KEY = "short"
    assert states(site.secret_key, at) == [State.FAILED]


def test_a_full_disk_and_a_folder_that_cannot_be_written(well, at, settings, monkeypatch):
    monkeypatch.setattr(machine, "SCARCE", 1 << 60)
    assert states(machine.folders, at) == [State.WARNING]
    monkeypatch.setattr(machine, "VERY_SCARCE", 1 << 60)
    assert states(machine.folders, at) == [State.FAILED]
    (settings.VAR_DIR / "file").write_text("x")
    settings.VAR_DIR = settings.VAR_DIR / "file"
    assert states(machine.folders, at) == [State.FAILED]


def test_clocks_zones_tools_and_root(well, at, settings, monkeypatch):
    monkeypatch.setattr(machine, "_apart_from_database", lambda at: 9.0)
    monkeypatch.setattr(machine, "TOOLS", {"no_such_library": "films"})
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    settings.TIME_ZONE = "UTC"
    found = [states(check, at) for check in (machine.clock, machine.time_zone, machine.tools, machine.user)]
    assert found == [[State.WARNING], [State.FAILED], [State.FAILED], [State.WARNING]]


def test_jobs_that_wait_or_have_failed(well, at):
    enqueue("audit.verify_now", {}, at=at - timedelta(hours=1))
    assert states(work.queue, at) == [State.WARNING]
    Job.objects.update(state="failed")
    assert states(work.queue, at) == [State.WARNING]
    assert states(work.workers, at + timedelta(minutes=5)) == [State.FAILED]


def test_a_log_that_differs_from_its_chain_or_is_not_looked_at(well, at):
    assert states(work.chain, at + timedelta(days=3)) == [State.WARNING]
    Check.objects.create(at=at + timedelta(hours=1), is_whole=True, seal_number=0, entries=9, fault_count=2)
    assert states(work.chain, at) == [State.FAILED]


def test_backups_that_are_old_unproved_or_none(well, at):
    assert states(work.backups, at + timedelta(hours=27)) == [State.WARNING]
    put_mark("backup", at=at, detail={"proved": False})
    assert states(work.backups, at) == [State.NOTE]


def test_an_administrator_who_is_missing_is_named(well, at):
    Grant.objects.filter(role=Role.AUDITOR).delete()
    [finding] = work.administrators(at)
    assert finding.state == State.WARNING
