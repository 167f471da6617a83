"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.rules, name="list"),
    path("local/<uuid:rule_id>/end/", views.end, name="end"),
    path("<str:code>/", views.rule, name="rule"),
    path("<str:code>/stricter/", views.stricter, name="stricter"),
]
