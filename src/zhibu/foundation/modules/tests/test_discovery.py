"""A module that is broken in any way is noted and left out; those beside it work."""

import sys
import textwrap
from importlib.metadata import EntryPoint

import pytest
from django.apps import apps as real_apps

from zhibu.foundation.modules import discovery
from zhibu.foundation.modules.discovery import all_found, apps_of, discover, patterns, rule_files, settings_of

GOOD = """
from zhibu.foundation.modules.specs import Module
module = Module(key="{key}", title="借阅架", version="1.0", app="{name}.apps.Config", urls="{name}.urls",
                settings={{"{upper}_DAYS": 30}})
"""
APPS = """
from django.apps import AppConfig
class Config(AppConfig):
    name = "{name}"
    def ready(self):
        {ready}
"""
URLS = "from django.urls import path\napp_name = '{key}'\nurlpatterns = []\n"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Write a package and have it found."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(discovery, "_found", [])
    monkeypatch.setattr(discovery, "_guarded", {})
    points, names = [], []

    def write(name, key="shelf", entry=GOOD, apps=APPS, urls=URLS, models="", ready="pass"):
        folder = tmp_path / name
        folder.mkdir()
        words = {"name": name, "key": key, "upper": key.upper(), "ready": ready}
        files = {"__init__": entry.format(**words), "apps": apps.format(**words), "urls": urls.format(**words)}
        for file, text in {**files, "models": models}.items():
            (folder / f"{file}.py").write_text(textwrap.dedent(text), encoding="utf-8")
        points.append(EntryPoint(name=name, value=f"{name}:module", group=discovery.GROUP))
        names.append(name)
        return points

    yield write
    for name in [known for known in sys.modules if known.split(".")[0] in names]:
        del sys.modules[name]


def start(points):
    """What settings and Django do at the start; the apps that came up."""
    found = discover(points)
    for entry in apps_of(found):
        place, _, name = entry.rpartition(".")
        config = getattr(sys.modules[place], name)(*_package(getattr(sys.modules[place], name)))
        config.apps = real_apps
        config.import_models()
        config.ready()
    return {one.name: (one.is_whole, one.step) for one in all_found()}


def _package(config):
    import importlib

    return config.name, importlib.import_module(config.name)


def test_a_module_is_found_with_its_settings_and_addresses(installed):
    points = installed("good_one")
    assert start(points) == {"good_one": (True, "")}
    assert settings_of(all_found()) == {"SHELF_DAYS": 30}
    assert [str(pattern.pattern) for pattern in patterns()] == ["modules/shelf/"]
    assert rule_files() == []


@pytest.mark.parametrize(
    ("broken", "step"),
    [
        ({"entry": "raise RuntimeError('no')"}, "entry point"),
        ({"entry": "import not_there"}, "entry point"),
        ({"entry": "module = 3"}, "entry point"),
        ({"entry": "raise SystemExit(1)"}, "entry point"),
        ({"key": "Wrong Key"}, "entry point"),
        ({"apps": "x ="}, "app"),
        ({"apps": "class Other: pass"}, "app"),
        ({"models": "1 / 0"}, "models"),
        ({"ready": "raise ValueError('no')"}, "ready"),
        ({"urls": "import not_there"}, "addresses"),
    ],
)
def test_whatever_is_broken_stops_neither_the_program_nor_its_neighbors(installed, broken, step, caplog):
    installed("broken_one", **broken)
    points = installed("good_one", key="other")
    start(points)
    mounted = [str(pattern.pattern) for pattern in patterns()]
    states = {one.name: (one.is_whole, one.step) for one in all_found()}
    assert states == {"broken_one": (False, step), "good_one": (True, "")}
    assert mounted == ["modules/other/"]
    assert "broken_one is not in use" in caplog.text


def test_two_modules_of_one_key_are_one(installed):
    installed("first_one")
    points = installed("second_one")
    assert start(points) == {"first_one": (True, ""), "second_one": (False, "entry point")}


def test_settings_of_others_are_not_taken(installed):
    entry = GOOD.replace('"{upper}_DAYS"', '"SECRET_KEY"')
    assert start(installed("greedy_one", entry=entry))["greedy_one"] == (False, "entry point")


def test_the_page_tells_what_is_wrong(installed, administrator, member):
    installed("broken_one", ready="raise ValueError('the cupboard is empty')")
    start(installed("good_one", key="other"))
    page = administrator.client.get("/modules/").content.decode()
    assert "the cupboard is empty" in page
    assert "借阅架" in page
    assert member.client.get("/modules/").status_code == 403
