"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.own, name="own"),
    path("copy/", views.copy, name="copy"),
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/<uuid:erasure_id>/", views.erasure, name="erasure"),
    path("erasures/<uuid:erasure_id>/agree/", views.agree, name="agree"),
    path("erasures/<uuid:erasure_id>/decline/", views.decline, name="decline"),
]
