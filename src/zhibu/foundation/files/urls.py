"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:file_id>", views.file, name="file"),
    path("<uuid:file_id>/preview", views.preview, name="preview"),
]
