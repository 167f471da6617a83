"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("applications/<uuid:application_id>/", views.hooks, name="hooks"),
    path("applications/<uuid:application_id>/new/", views.make, name="make"),
    path("<uuid:hook_id>/end/", views.end, name="end"),
    path("<uuid:hook_id>/try/", views.attempt, name="try"),
    path("deliveries/<uuid:delivery_id>/again/", views.send_again, name="again"),
]
