"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery_page, name="gallery"),
    path("samples/<slug:name>/", views.sample_page, name="sample"),
    path("preferences/", views.preferences_page, name="preferences"),
]
