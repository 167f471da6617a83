"""Every address of the platform; each context brings its own list. Those most asked for come first, other
addresses without a prefix last: the rest is found without them."""

from django.urls import include, path

from zhibu.foundation.modules.discovery import patterns as modules
from zhibu.foundation.ui.addresses import later

urlpatterns = [
    later("learning/", "zhibu.learning.urls", "learning"),
    later("meetings/", "zhibu.meetings.urls", "meetings"),
    later("", "zhibu.home.urls", "home"),
    later("account/first-run/", "zhibu.setup.urls", "setup"),
    later("account/", "zhibu.accounts.urls", "accounts"),
    later("ui/", "zhibu.foundation.ui.urls", "ui"),
    later("programs/", "zhibu.foundation.api.urls", "programs"),
    later("webhooks/", "zhibu.foundation.webhooks.urls", "webhooks"),
    later("modules/", "zhibu.foundation.modules.urls", "modules"),
    *modules(),
    later("api/", "config.developer_urls", "developers"),
    later("api/v1/", "config.api_urls", "api"),
    later("access/", "zhibu.foundation.access.urls", "access"),
    later("audit/", "zhibu.foundation.audit.urls", "audit"),
    later("jobs/", "zhibu.foundation.jobs.urls", "jobs"),
    later("files/", "zhibu.foundation.files.urls", "files"),
    later("imports/", "zhibu.foundation.imports.urls", "imports"),
    later("notices/", "zhibu.foundation.notify.urls", "notify"),
    later("account/data/", "zhibu.foundation.rights.urls", "rights"),
    later("rules/", "zhibu.foundation.rulebook.urls", "rulebook"),
    later("search/", "zhibu.foundation.search.urls", "search"),
    later("organizations/", "zhibu.organizations.urls", "organizations"),
    later("members/", "zhibu.members.urls", "members"),
    later("appraisals/", "zhibu.appraisals.urls", "appraisals"),
    later("talks/", "zhibu.talks.urls", "talks"),
    later("s/", "zhibu.portal.reader_urls", "portal"),
    later("sites/", "zhibu.portal.urls", "sites"),
    path("cms/", include("zhibu.portal.cms")),
    later("articles/", "zhibu.portal.writing_urls", "articles"),
    later("compliance/", "zhibu.compliance.urls", "compliance"),
    later("calendars/", "zhibu.foundation.calendars.urls", "calendars"),
    later("dashboard/", "zhibu.analytics.urls", "analytics"),
    later("", "zhibu.foundation.api.oauth_urls", "oauth"),
    later("", "zhibu.foundation.operation.urls", "operation"),
    later("", "zhibu.portal.machine_urls", "machines"),
    later("", "zhibu.foundation.offline.urls", "offline"),
]

handler400 = "zhibu.foundation.ui.views.bad_request"
handler403 = "zhibu.foundation.ui.views.forbidden"
handler404 = "zhibu.foundation.ui.views.not_found"
handler500 = "zhibu.foundation.ui.views.server_error"
