"""The addresses of the open API, under /api/v1/."""

from config.api import api
from zhibu.foundation.api.serving import patterns_of

app_name = "api"
urlpatterns = patterns_of(api)
