"""Addresses of compliance."""

from django.urls import path

from zhibu.compliance.views import pages

app_name = "compliance"
urlpatterns = [
    path("", pages.start, name="start"),
    path("<uuid:organization_id>/", pages.node, name="node"),
    path("<uuid:organization_id>/organizations/", pages.branches, name="branches"),
    path("<uuid:organization_id>/organizations/export/", pages.export, name="export"),
    path("<uuid:organization_id>/year/", pages.organization, name="organization"),
    path("<uuid:organization_id>/remind/", pages.remind, name="remind"),
    path("<uuid:organization_id>/<slug:kind>/<str:starts_on>/", pages.judgment, name="judgment"),
]
