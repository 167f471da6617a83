"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.feeds, name="feeds"),
    path("new/", views.make, name="make"),
    path("<uuid:feed_id>/renew/", views.renew, name="renew"),
    path("<uuid:feed_id>/end/", views.end, name="end"),
    path("<slug:secret>.ics", views.feed, name="feed"),
]
