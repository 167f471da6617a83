"""Every address of the platform; each context brings its own list."""

from django.urls import include, path

from config.api import api, schema
from zhibu.foundation.api.serving import patterns_of
from zhibu.foundation.api.views.reference import reference_patterns
from zhibu.foundation.modules.discovery import patterns as modules

urlpatterns = [
    path("", include("zhibu.home.urls")),
    path("account/first-run/", include("zhibu.setup.urls")),
    path("account/", include("zhibu.accounts.urls")),
    path("ui/", include("zhibu.foundation.ui.urls")),
    path("programs/", include("zhibu.foundation.api.urls")),
    path("webhooks/", include("zhibu.foundation.webhooks.urls")),
    path("modules/", include("zhibu.foundation.modules.urls")),
    *modules(),
    path("", include("zhibu.foundation.api.oauth_urls")),
    path("api/", include((reference_patterns(schema), "developers"))),
    path("api/v1/", include((patterns_of(api), "api"))),
    path("access/", include("zhibu.foundation.access.urls")),
    path("audit/", include("zhibu.foundation.audit.urls")),
    path("jobs/", include("zhibu.foundation.jobs.urls")),
    path("", include("zhibu.foundation.operation.urls")),
    path("files/", include("zhibu.foundation.files.urls")),
    path("imports/", include("zhibu.foundation.imports.urls")),
    path("notices/", include("zhibu.foundation.notify.urls")),
    path("account/data/", include("zhibu.foundation.rights.urls")),
    path("rules/", include("zhibu.foundation.rulebook.urls")),
    path("search/", include("zhibu.foundation.search.urls")),
    path("organizations/", include("zhibu.organizations.urls")),
    path("members/", include("zhibu.members.urls")),
    path("learning/", include("zhibu.learning.urls")),
    path("meetings/", include("zhibu.meetings.urls")),
    path("appraisals/", include("zhibu.appraisals.urls")),
    path("talks/", include("zhibu.talks.urls")),
    path("s/", include("zhibu.portal.reader_urls")),
    path("", include("zhibu.portal.machine_urls")),
    path("sites/", include("zhibu.portal.urls")),
    path("cms/", include("zhibu.portal.cms")),
    path("articles/", include("zhibu.portal.writing_urls")),
    path("compliance/", include("zhibu.compliance.urls")),
    path("calendars/", include("zhibu.foundation.calendars.urls")),
    path("", include("zhibu.foundation.offline.urls")),
    path("dashboard/", include("zhibu.analytics.urls")),
]

handler400 = "zhibu.foundation.ui.views.bad_request"
handler403 = "zhibu.foundation.ui.views.forbidden"
handler404 = "zhibu.foundation.ui.views.not_found"
handler500 = "zhibu.foundation.ui.views.server_error"
