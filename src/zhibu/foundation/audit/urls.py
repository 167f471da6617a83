"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("<uuid:entry_id>/", views.entry, name="entry"),
]
