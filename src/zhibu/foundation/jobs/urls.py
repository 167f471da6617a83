"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("retry/", views.retry_all, name="retry_all"),
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/retry/", views.retry, name="retry"),
]
