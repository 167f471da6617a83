"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", views.suggest, name="suggest"),
    path("help/", views.helping, name="help"),
    path("help/<slug:code>/", views.topic, name="topic"),
]
