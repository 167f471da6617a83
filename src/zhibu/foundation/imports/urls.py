"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("history/", views.history, name="history"),
    path("template/<slug:key>.xlsx", views.template, name="template"),
    path("<uuid:import_id>/", views.show, name="show"),
    path("<uuid:import_id>/columns/", views.columns, name="columns"),
    path("<uuid:import_id>/check/", views.check, name="check"),
    path("<uuid:import_id>/result/", views.result, name="result"),
    path("<uuid:import_id>/commit/", views.commit, name="commit"),
    path("<uuid:import_id>/cancel/", views.cancel, name="cancel"),
]
