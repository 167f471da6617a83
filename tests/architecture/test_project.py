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


@pytest.mark.django_db
def test_migrations_match_the_models():
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


def test_lock_files_name_no_registry():
    locks = [*ROOT.glob("requirements/*.txt"), ROOT / "frontend" / "package-lock.json", ROOT / "frontend" / ".npmrc"]
    wrong = [str(p) for p in locks if p.exists() and re.search(r"https?://\S*(pypi|npmjs|registry)", p.read_text())]
    assert wrong == []
