"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.operation import views

app_name = "operation"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
