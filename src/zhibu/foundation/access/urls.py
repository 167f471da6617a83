"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.access import review_views, views

app_name = "access"
urlpatterns = [
    path("", views.grants, name="grants"),
    path("export/", views.export, name="export"),
    path("give/", views.give, name="give"),
    path("grants/<uuid:grant_id>/end/", views.end, name="end"),
    path("roles/", views.roles, name="roles"),
    path("review/", review_views.page, name="review"),
    path("review/export/", review_views.export, name="review_export"),
]
