"""Addresses of this context."""

from django.urls import path

from zhibu.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.me, name="me"),
    path("desk/", views.desk, name="desk"),
    path("desk/<uuid:organization_id>/", views.desk, name="desk_of"),
    path("start/", views.start, name="start"),
]
