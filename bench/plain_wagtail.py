"""The reference of `article-anonymous`: the same pages by Wagtail's own serving, without what we keep in memory."""

from config.settings.prod import *  # noqa: F403
from config.settings.prod import MIDDLEWARE as OURS

MIDDLEWARE = [one for one in OURS if one != "zhibu.portal.middleware.ReadersMiddleware"]
ROOT_URLCONF = "bench.plain_wagtail_urls"
