"""Settings shared by every way of running Zhibu; the environment fills in what differs from place to place."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from zhibu.foundation.modules import discovery
from zhibu.kernel import environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = environment.path("ZHIBU_VAR", BASE_DIR / "var")
"""Everything the running site writes: database, keys, uploaded files."""

DEBUG = False
DEMO = environment.flag("ZHIBU_DEMO")
"""A demonstration offers one-click sign-in for invented people. Never set where real people are registered."""

FIRST_RUN = not DEMO
"""While there is no account, every page leads to the one that makes the first administrator."""
FIRST_RUN_CODE_FILE = VAR_DIR / "first_run_code"

SECRET_KEY = environment.text("ZHIBU_SECRET_KEY")
ALLOWED_HOSTS = environment.items("ZHIBU_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.items("ZHIBU_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
    "django.forms",
    "zhibu.foundation.ui",
    "zhibu.foundation.api",
    "zhibu.foundation.webhooks",
    "zhibu.foundation.modules",
    "zhibu.foundation.access",
    "zhibu.foundation.audit",
    "zhibu.foundation.jobs",
    "zhibu.foundation.events",
    "zhibu.foundation.calendars",
    "zhibu.foundation.crypto",
    "zhibu.foundation.documents",
    "zhibu.foundation.files",
    "zhibu.foundation.imports",
    "zhibu.foundation.notify",
    "zhibu.foundation.offline",
    "zhibu.foundation.operation",
    "zhibu.foundation.rights",
    "zhibu.foundation.rulebook",
    "zhibu.foundation.search",
    "zhibu.foundation.words",
    "zhibu.accounts",
    "zhibu.organizations",
    "zhibu.members",
    "zhibu.setup",
    "zhibu.learning",
    "zhibu.meetings",
    "zhibu.appraisals",
    "zhibu.talks",
    "zhibu.compliance",
    "zhibu.analytics",
    "zhibu.home",
    "zhibu.demo",
    # Libraries with words of their own come late: where the house says it otherwise, the house is heard. The portal
    # follows them, because it sets its own rights over theirs.
    "zhibu.portal.profiles.ProfilesConfig",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail.contrib.typed_table_block",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "zhibu.portal",
]

_MODULES = discovery.discover(named=environment.items("ZHIBU_MODULES"))
INSTALLED_APPS += discovery.apps_of(_MODULES, INSTALLED_APPS)
MIGRATION_MODULES: dict[str, Any] = {}
MODULE_TABLES_LATER = False
"""Whether modules come up before the tables are made: in tests alone."""

MIDDLEWARE = [
    "zhibu.foundation.operation.middleware.ObservedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhibu.portal.middleware.ReadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zhibu.portal.reviewing.language.EditorLanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhibu.setup.middleware.FirstRunMiddleware",
    "zhibu.foundation.access.middleware.ActorMiddleware",
    "zhibu.foundation.offline.middleware.OfflineMiddleware",
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
PROXY_HOPS = environment.number("ZHIBU_PROXY_HOPS")
"""How many proxies of our own stand before the program: so many last entries of X-Forwarded-For are believed."""
VIDEO_PRIVATE = environment.flag("ZHIBU_VIDEO_PRIVATE")
"""Whether servers of video rooms may stand in the house: plain http and private addresses are asked too."""
PASSWORD_CHANGE_URL = "accounts:change_password"  # noqa: S105
CONFIRM_URL = "accounts:confirm"
"""Where somebody shows again who they are, before what cannot be taken back."""
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

_LOADERS: list[Any] = [
    "zhibu.foundation.ui.loaders.HouseComponents",
    "django.template.loaders.filesystem.Loader",
    "zhibu.foundation.ui.loaders.HouseLoader",
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
    {
        # Templates of libraries (Wagtail's editor): found where the house has none of that name.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "libraries",
        "DIRS": [BASE_DIR / "src/zhibu/portal/editor_pages"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "cotton"

_SQLITE = f"sqlite:///{VAR_DIR / 'zhibu.sqlite3'}"
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(environment.text("ZHIBU_DATABASE_URL") or _SQLITE, conn_health_checks=True)
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
    DATABASES["default"]["ENGINE"] = "zhibu.foundation.postgresql"
    # A statement that a connection has sent three times is planned no more: half of PostgreSQL's work for a check-in.
    DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=3)

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhibu.accounts.validation.RulebookValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECOND_FACTOR = environment.flag("ZHIBU_SECOND_FACTOR") and not DEMO
"""Whether offices and administrators need a second proof to sign in; everybody may have one."""
SIGN_IN_WITH = environment.path("ZHIBU_SIGN_IN_WITH", VAR_DIR / "sign_in_with.json")
"""The other services that people sign in with: a file, because it holds secrets and there may be several."""
SMS_PROVIDER = environment.one_of("ZHIBU_SMS", "", "aliyun")
SMS_URL = environment.text("ZHIBU_SMS_URL")
SMS_KEY, SMS_SECRET = environment.text("ZHIBU_SMS_KEY"), environment.text("ZHIBU_SMS_SECRET")
SMS_SIGN, SMS_TEMPLATE = environment.text("ZHIBU_SMS_SIGN"), environment.text("ZHIBU_SMS_TEMPLATE")
SMS_NOTICE_TEMPLATE = environment.text("ZHIBU_SMS_NOTICE_TEMPLATE")
SMS_MONTHLY = environment.number("ZHIBU_SMS_MONTHLY")
"""So many text messages about notices go out in one month at most."""

MAIL_SECURITY = environment.one_of("ZHIBU_MAIL_SECURITY", "starttls", "tls", "none")
MAIL_CONTACT = environment.text("ZHIBU_MAIL_FROM")
"""The bare address that e-mails come from."""
EMAIL_HOST = environment.text("ZHIBU_MAIL_HOST")
EMAIL_PORT = environment.number("ZHIBU_MAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[MAIL_SECURITY])
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = environment.text("ZHIBU_MAIL_USER"), environment.text("ZHIBU_MAIL_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SECURITY == "starttls", MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = f"支部云 <{MAIL_CONTACT}>"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

globals().update(discovery.settings_of(_MODULES, environment.path("ZHIBU_MODULE_SETTINGS", VAR_DIR / "modules.json")))

SEARCH_URL = environment.text("ZHIBU_SEARCH_URL")
"""A cluster of OpenSearch that keeps the words of the search index; without one the database does."""
SEARCH_INDEX = environment.text("ZHIBU_SEARCH_INDEX")

STORAGES = {
    "default": {"BACKEND": "zhibu.portal.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
OUTBOUND_PRIVATE = False
"""Whether webhooks and web push may go to http and private addresses: for tests alone."""
API_PER_MINUTE = 600
API_PER_MINUTE_WITHOUT_TOKEN = 60
"""How many requests a token may make in a minute, and an address from which none comes."""

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Any] = []
FILES_ROOT = VAR_DIR / "files"
"""Uploaded files: never served by path, only through a view that asks who is looking."""
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

PORTAL_MEDIA_ROOT = VAR_DIR / "media"
"""Pictures and attachments of websites: served under signed addresses, never by path."""
PORTAL_ORIGIN = next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000").rstrip("/")
"""Scheme and host of the platform, for canonical links, feeds and sitemaps: the first of its trusted origins."""
PORTAL_STAMP_SECONDS = 0.5
"""How old what a process knows of changes may be: after that long a published article is seen everywhere."""
PORTAL_STAMP_AT_ONCE = False
PORTAL_MEMORY_BYTES = 64 * 1024 * 1024
"""How much of every process may hold pages of websites."""
PORTAL_COUNT_SECONDS = 15
"""How often counted reads are written down; 0 leaves that to the caller."""

KEYS_FILE = environment.path("ZHIBU_KEYS_FILE", VAR_DIR / "keys.json")
"""The key ring of encrypted fields; kept apart from database and files in every backup."""

UI_BUILD_DIR = BASE_DIR / "src/zhibu/foundation/ui/static/build"

SESSION_ENGINE = "zhibu.accounts.sessions"
SESSION_COOKIE_AGE = 90 * 24 * 3600
"""The longest life of a cookie; when a session ends is kept with it, by the rules of whose it is."""
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

LOG_REQUESTS = environment.flag("ZHIBU_LOG_REQUESTS")
METRICS = environment.flag("ZHIBU_METRICS")
METRICS_DIR = VAR_DIR / "metrics"
METRICS_TOKEN = environment.text("ZHIBU_METRICS_TOKEN")

# Wagtail: the engine of the portal. Its mail, passwords and accounts are not used; ours are.
WAGTAIL_SITE_NAME = "支部云"
WAGTAILADMIN_BASE_URL = PORTAL_ORIGIN
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "/account/sign-in/"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_FINISH_WORKFLOW_ACTION = "zhibu.portal.reviewing.finishing.publish_reviewed"
# The editor looks for titles by what they hold: indexes of whole words find no Chinese. Readers have our own search.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback", "AUTO_UPDATE": False}}
WAGTAILIMAGES_IMAGE_MODEL = "portal.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "portal.Attachment"
WAGTAILIMAGES_IMAGE_FORM_BASE = "zhibu.portal.media_forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "zhibu.portal.media_forms.AttachmentForm"
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_EXTENSIONS = [
    "csv", "doc", "docx", "mp3", "mp4", "pdf", "ppt", "pptx", "txt", "wps", "xls", "xlsx", "zip"
]  # fmt: skip

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "zhibu.foundation.operation.logs.Discreet"}},
    "formatters": {
        "plain": {"()": "zhibu.foundation.operation.logs.PlainFormatter"},
        "json": {"()": "zhibu.foundation.operation.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.one_of("ZHIBU_LOG", "plain", "json"),
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"zhibu": {"level": "INFO"}},
}
