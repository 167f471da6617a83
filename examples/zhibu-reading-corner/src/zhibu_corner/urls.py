"""Addresses below /modules/corner/, in the namespace of the module's key."""

from django.urls import path, re_path

from zhibu_corner import views

urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("of/<uuid:organization_id>/", views.shelf_of, name="of"),
    path("of/<uuid:organization_id>/enter/", views.enter, name="enter"),
    re_path(r"^books/(?P<book_id>[0-9a-f-]{36})/(?P<deed>borrow|return|out)/$", views.act, name="act"),
]
