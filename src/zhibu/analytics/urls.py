"""Addresses of this context."""

from django.urls import URLPattern

app_name = "analytics"
urlpatterns: list[URLPattern] = []
