"""Tests: fast hashing, files in a temporary folder, the database from the environment (SQLite in memory if none)."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, TEMPLATES

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = False
FIRST_RUN = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="zhibu-test-"))
FILES_ROOT = VAR_DIR / "files"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
FIRST_RUN_CODE_FILE = VAR_DIR / "first_run_code"
KEYS_FILE = VAR_DIR / "keys.json"

if "ZHIBU_DATABASE_URL" not in os.environ:
    DATABASES["default"]["NAME"] = ":memory:"


class Undefined(str):
    """Stands in for an undefined template variable and fails as soon as one is printed."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")
