"""What is sealed stays secret, unchanged and in its column."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.crypto import keys
from zhibu.foundation.crypto.sealing import SealBroken, blind_index, open_sealed, seal

PHONE = "members_member.phone"


@pytest.fixture
def ring_file(tmp_path, settings):
    """A fresh installation's place for its key ring."""
    settings.KEYS_FILE = tmp_path / "keys.json"
    return settings.KEYS_FILE


def add_key(path, name):
    """What a rotation does to the file: a new current key beside the old ones."""
    ring = json.loads(path.read_text())
    ring["keys"][name] = base64.b64encode(name.encode().ljust(32, b"x")).decode()
    path.write_text(json.dumps({**ring, "current": name}))
    keys.forget()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_can_be_opened(text):
    assert open_sealed(seal(text, PHONE), PHONE) == text


def test_the_same_text_never_looks_the_same(ring_file):
    assert len({seal("13800000000", PHONE) for _ in range(50)}) == 50


@pytest.mark.parametrize("place", [0, 11, 12, 20, -1])
def test_a_changed_value_does_not_open(ring_file, place):
    name, _, body = seal("13800000000", PHONE).partition(".")
    raw = bytearray(base64.b64decode(body))
    raw[place] ^= 1
    with pytest.raises(SealBroken):
        open_sealed(f"{name}.{base64.b64encode(raw).decode()}", PHONE)


@pytest.mark.parametrize("token", ["", "k1.", "k1.%%%", "k1.AAAA", "13800000000"])
def test_what_was_never_sealed_does_not_open(ring_file, token):
    with pytest.raises(SealBroken):
        open_sealed(token, PHONE)


def test_a_value_moved_to_another_column_does_not_open(ring_file):
    with pytest.raises(SealBroken, match="another column"):
        open_sealed(seal("13800000000", PHONE), "members_member.address")


def test_an_old_key_still_opens_and_the_new_one_seals(ring_file):
    old = seal("13800000000", PHONE)
    add_key(ring_file, "k2")
    new = seal("13800000000", PHONE)
    assert (old[:3], new[:3]) == ("k1.", "k2.")
    assert {open_sealed(old, PHONE), open_sealed(new, PHONE)} == {"13800000000"}


def test_a_lost_key_is_named_as_such(ring_file):
    with pytest.raises(SealBroken, match="does not hold"):
        open_sealed("k9.AAAA", PHONE)


def test_no_message_shows_the_content(ring_file):
    with pytest.raises(SealBroken) as broken:
        open_sealed(seal("13800000000", PHONE), "elsewhere")
    assert "138" not in f"{broken.value!r} {broken.value}"


def test_the_blind_index_is_stable_across_keys_and_differs_by_purpose(ring_file):
    before = blind_index("13800000000", PHONE)
    add_key(ring_file, "k2")
    assert blind_index("13800000000", PHONE) == before
    assert blind_index("13800000000", "members_member.landline") != before
    assert len(before) == 32
