"""Addresses of this context."""

from django.urls import path

from zhibu.analytics import views

app_name = "analytics"
urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:organization_id>/", views.node, name="node"),
    path("<uuid:organization_id>/export/", views.export, name="export"),
    path("<uuid:organization_id>/branches/", views.branches, name="branches"),
    path("<uuid:organization_id>/people/", views.people, name="people"),
    path("<uuid:organization_id>/wall/", views.wall, name="wall"),
]
