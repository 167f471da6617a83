"""Addresses of this context."""

from django.urls import path

from zhibu.setup import views

app_name = "setup"
urlpatterns = [path("", views.first_run, name="first_run")]
