"""Addresses that are loaded when they are asked for."""

import subprocess
import sys

import pytest
from django.urls import resolve, reverse

from zhibu.foundation.ui.addresses import LaterResolver, later, load_all

STARTED = """
import sys, django
django.setup()
from django.urls import reverse
reverse("accounts:sign_in")
loaded = [name for name in ("zhibu.learning.views", "zhibu.meetings.views", "openpyxl", "authlib", "av", "config.api")
          if name in sys.modules]
print(loaded)
"""


def test_a_start_loads_only_what_is_asked_for():
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_all_can_be_loaded_and_is_found_both_ways():
    assert load_all() > 30
    assert resolve(reverse("meetings:mine")).view_name == "meetings:mine"
    assert resolve(reverse("offline:manifest")).view_name == "offline:manifest"


def test_a_list_that_calls_itself_otherwise_is_told():
    found = later("somewhere/", "zhibu.home.urls", "somewhere")
    assert isinstance(found, LaterResolver)
    with pytest.raises(ValueError, match=r"zhibu\.home\.urls calls itself home, not somewhere"):
        found.url_patterns  # noqa: B018
