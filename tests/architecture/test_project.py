"""Catalogues, migrations and lock files are complete and clean."""

import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from zhibu.foundation.words import extraction

ROOT = Path(__file__).parents[2]
CONTEXTS = [Path(c.path) for c in apps.get_app_configs() if c.name.startswith("zhibu.")]


@pytest.mark.parametrize("folder", CONTEXTS, ids=lambda f: f.name)
def test_the_chinese_catalogue_is_complete(folder):
    assert [f"{g.what}: {g.message}" for g in extraction.gaps(folder)] == []


def test_one_english_message_has_one_chinese_everywhere():
    """Django merges all catalogues: two meanings need `pgettext` or other words."""
    found: dict[tuple[str, object], dict[str, str]] = {}
    for folder in CONTEXTS:
        for message in extraction.read(folder):
            if message.id and message.string:
                key = (extraction.first_of(message.id), message.context)
                found.setdefault(key, {})[extraction.first_of(message.string)] = folder.name
    assert {key[0]: words for key, words in found.items() if len(words) > 1} == {}


@pytest.mark.django_db
def test_migrations_match_the_models(settings):
    settings.MIGRATION_MODULES = {}
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


def test_lock_files_name_no_registry():
    locks = [*ROOT.glob("requirements/*.txt"), ROOT / "frontend" / "package-lock.json", ROOT / "frontend" / ".npmrc"]
    wrong = [str(p) for p in locks if p.exists() and re.search(r"https?://\S*(pypi|npmjs|registry)", p.read_text())]
    assert wrong == []
