"""A server. The same settings serve `make run` on a laptop; HTTPS is demanded as soon as a public address is set."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, VAR_DIR
from config.settings.base import SECRET_KEY as GIVEN_KEY
from zhibu.kernel import environment
from zhibu.kernel.secrets import secret_from_file

SECRET_KEY = GIVEN_KEY or secret_from_file(VAR_DIR / "secret_key")

STORAGES = {
    "default": {"BACKEND": "zhibu.portal.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Kept open: opening the file for every request costs several times the request (docs/decisions/0004-server.md).
    DATABASES["default"]["CONN_MAX_AGE"] = 600

if environment.flag("ZHIBU_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
