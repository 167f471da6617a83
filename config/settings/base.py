"""Settings shared by every way of running Zhibu; the environment fills in what differs from place to place."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("ZHIBU_VAR", BASE_DIR / "var"))
"""Everything the running site writes: database, keys, uploaded files."""

DEBUG = False
DEMO = os.environ.get("ZHIBU_DEMO", "0") == "1"
"""A demonstration offers one-click sign-in for invented people. Never set where real people are registered."""

FIRST_RUN = not DEMO
"""While there is no account, every page leads to the one that makes the first administrator."""
FIRST_RUN_CODE_FILE = VAR_DIR / "first_run_code"

SECRET_KEY = os.environ.get("ZHIBU_SECRET_KEY", "")
ALLOWED_HOSTS = os.environ.get("ZHIBU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHIBU_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
    "zhibu.foundation.ui",
    "zhibu.foundation.access",
    "zhibu.foundation.audit",
    "zhibu.foundation.jobs",
    "zhibu.foundation.events",
    "zhibu.foundation.crypto",
    "zhibu.foundation.files",
    "zhibu.foundation.imports",
    "zhibu.foundation.notify",
    "zhibu.foundation.rulebook",
    "zhibu.foundation.words",
    "zhibu.accounts",
    "zhibu.organizations",
    "zhibu.members",
    "zhibu.setup",
    "zhibu.learning",
    "zhibu.analytics",
    "zhibu.home",
    "zhibu.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhibu.setup.middleware.FirstRunMiddleware",
    "zhibu.foundation.access.middleware.ActorMiddleware",
    "zhibu.foundation.ui.middleware.PageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["zhibu.accounts.backends.AccountBackend"]
PROXY_HOPS = int(os.environ.get("ZHIBU_PROXY_HOPS", "0"))
"""How many proxies of our own stand before the program: so many last entries of X-Forwarded-For are believed."""
PASSWORD_CHANGE_URL = "accounts:change_password"  # noqa: S105
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

_LOADERS: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "zhibu.foundation.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhibu.foundation.ui.context.shell",
            ],
        },
    },
]
COTTON_DIR = "cotton"

_SQLITE = f"sqlite:///{VAR_DIR / 'zhibu.sqlite3'}"
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(os.environ.get("ZHIBU_DATABASE_URL", _SQLITE), conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "zhibu.foundation.sqlite3"
    # One writer at a time, taken at BEGIN, so that a transaction never fails half-way for a lock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000; "
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA wal_autocheckpoint=8000;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Any] = []
FILES_ROOT = VAR_DIR / "files"
"""Uploaded files: never served by path, only through a view that asks who is looking."""
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

KEYS_FILE = Path(os.environ.get("ZHIBU_KEYS_FILE", VAR_DIR / "keys.json"))
"""The key ring of encrypted fields; kept apart from database and files in every backup."""

UI_BUILD_DIR = BASE_DIR / "src/zhibu/foundation/ui/static/build"

SESSION_ENGINE = "zhibu.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhibu.foundation.ui.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"zhibu": {"level": "INFO"}},
}
