"""Addresses of this context."""

from django.urls import URLPattern

app_name = "members"
urlpatterns: list[URLPattern] = []
