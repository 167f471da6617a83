"""A laptop: reload on change, errors shown, secret key kept in the var folder."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR
from zhibu.kernel.secrets import secret_from_file

SECRET_KEY = secret_from_file(VAR_DIR / "secret_key")
DEBUG = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
