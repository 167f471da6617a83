"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.notify import views

app_name = "notify"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<uuid:notice_id>/open/", views.open_notice, name="open"),
]
