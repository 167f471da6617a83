"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("seal/", views.seal, name="seal"),
    path("seal/check/", views.check, name="check"),
    path("<uuid:entry_id>/", views.entry, name="entry"),
]
