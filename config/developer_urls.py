"""The addresses of the open API's description, under /api/."""

from config.api import schema
from zhibu.foundation.api.views.reference import reference_patterns

app_name = "developers"
urlpatterns = reference_patterns(schema)
