"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.modules import views

app_name = "modules"
urlpatterns = [path("", views.modules, name="list")]
