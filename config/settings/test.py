"""Tests: fast hashing, files in a temporary folder, the database from the environment (SQLite in memory if none)."""

import os
import sys
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, TEMPLATES

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = False
SECOND_FACTOR = True
SMS_PROVIDER = ""
SMS_NOTICE_TEMPLATE = ""
EMAIL_HOST = ""
MAIL_CONTACT = "notices@zhibu.example"
DEFAULT_FROM_EMAIL = f"支部云 <{MAIL_CONTACT}>"
MODULE_TABLES_LATER = True
FIRST_RUN = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="zhibu-test-"))
METRICS_DIR = VAR_DIR / "metrics"
SIGN_IN_WITH = VAR_DIR / "sign_in_with.json"
FILES_ROOT = VAR_DIR / "files"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()
FIRST_RUN_CODE_FILE = VAR_DIR / "first_run_code"
KEYS_FILE = VAR_DIR / "keys.json"
PORTAL_MEDIA_ROOT = VAR_DIR / "media"
# What a test changes it sees at once; nothing is looked at or written by the clock.
PORTAL_STAMP_SECONDS = float("inf")
PORTAL_STAMP_AT_ONCE = True
PORTAL_COUNT_SECONDS = 0

if "ZHIBU_DATABASE_URL" not in os.environ:
    DATABASES["default"] |= {"NAME": ":memory:", "TEST": {"NAME": ":memory:"}}


if "pytest" in sys.modules and "ZHIBU_DATABASE_URL" not in os.environ:
    # The migrations of Wagtail take half a minute on SQLite: there its tables, and ours that stand on them, are made
    # from the models at once. PostgreSQL's tests and every real database take the migrations.
    WAGTAIL = [
        "wagtailcore",
        "wagtailadmin",
        "wagtailusers",
        "wagtailimages",
        "wagtaildocs",
        "wagtailsearch",
        "taggit",
    ]
    MIGRATION_MODULES = dict.fromkeys([*WAGTAIL, "portal"])


class Undefined(str):
    """Stands in for an undefined template variable and fails as soon as one is printed."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")
