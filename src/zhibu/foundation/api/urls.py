"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.api.views import applications, own

app_name = "programs"
urlpatterns = [
    path("", own.own, name="own"),
    path("tokens/new/", own.make, name="make"),
    path("tokens/<uuid:token_id>/end/", own.end, name="end_token"),
    path("consents/<uuid:consent_id>/end/", own.end_consent_of, name="end_consent"),
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", applications.enter, name="enter"),
    path("applications/<uuid:application_id>/", applications.application, name="application"),
    path("applications/<uuid:application_id>/change/", applications.change, name="change"),
    path("applications/<uuid:application_id>/token/", applications.make_token, name="application_token"),
    path("applications/<uuid:application_id>/secret/", applications.make_secret, name="application_secret"),
    path("applications/<uuid:application_id>/end/", applications.end, name="application_end"),
    path("applications/<uuid:application_id>/role/", applications.give_role, name="give_role"),
    path("applications/<uuid:application_id>/role/<uuid:grant_id>/end/", applications.end_role, name="end_role"),
]
