"""Every address of the platform; each context brings its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhibu.home.urls")),
    path("account/first-run/", include("zhibu.setup.urls")),
    path("account/", include("zhibu.accounts.urls")),
    path("ui/", include("zhibu.foundation.ui.urls")),
    path("access/", include("zhibu.foundation.access.urls")),
    path("audit/", include("zhibu.foundation.audit.urls")),
    path("jobs/", include("zhibu.foundation.jobs.urls")),
    path("files/", include("zhibu.foundation.files.urls")),
    path("imports/", include("zhibu.foundation.imports.urls")),
    path("notices/", include("zhibu.foundation.notify.urls")),
    path("rules/", include("zhibu.foundation.rulebook.urls")),
    path("organizations/", include("zhibu.organizations.urls")),
    path("members/", include("zhibu.members.urls")),
    path("learning/", include("zhibu.learning.urls")),
    path("dashboard/", include("zhibu.analytics.urls")),
]

handler400 = "zhibu.foundation.ui.views.bad_request"
handler403 = "zhibu.foundation.ui.views.forbidden"
handler404 = "zhibu.foundation.ui.views.not_found"
handler500 = "zhibu.foundation.ui.views.server_error"
