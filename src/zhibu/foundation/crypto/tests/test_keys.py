"""The key ring: made once, read whole, shown by name only."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command

from zhibu.foundation.crypto import keys
from zhibu.foundation.crypto.keys import KeyRingError, key_ring

GOOD = {
    "current": "k1",
    "keys": {"k1": base64.b64encode(b"k" * 32).decode()},
    "index": base64.b64encode(b"i" * 32).decode(),
}


@pytest.fixture
def ring_file(tmp_path, settings):
    """A fresh installation's place for its key ring."""
    settings.KEYS_FILE = tmp_path / "keys.json"
    return settings.KEYS_FILE


def test_a_new_installation_makes_one_ring_that_only_its_owner_reads(ring_file):
    first = key_ring()
    keys.forget()
    assert key_ring() == first
    assert ring_file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in ring_file.parent.iterdir()] == ["keys.json"]


def test_many_at_once_agree_on_one_ring(ring_file):
    def first(_):
        keys.forget()
        return key_ring()

    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(first, range(24)))
    assert len({ring.index for ring in rings}) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{}",
        json.dumps({**GOOD, "current": "k2"}),
        json.dumps({**GOOD, "index": "AAAA"}),
        json.dumps({**GOOD, "keys": {"k1": "not base64 !"}}),
        json.dumps({**GOOD, "keys": {"k.1": GOOD["index"]}, "current": "k.1"}),
    ],
)
def test_a_damaged_ring_is_refused(ring_file, damage):
    ring_file.write_text(damage)
    with pytest.raises(KeyRingError):
        key_ring()
    with pytest.raises(CommandError):
        call_command("keys", "show")


def test_the_command_shows_names_and_never_keys(ring_file, capsys):
    ring_file.write_text(json.dumps(GOOD))
    call_command("keys", "show")
    shown = capsys.readouterr().out
    assert "k1 " in shown
    assert "seals and opens" in shown
    assert GOOD["keys"]["k1"] not in shown
    assert GOOD["index"] not in shown


def test_a_ring_does_not_print_its_keys(ring_file):
    ring_file.write_text(json.dumps(GOOD))
    assert "kkkk" not in repr(key_ring())
