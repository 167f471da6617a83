"""Addresses of this context."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def home(request: HttpRequest) -> HttpResponse:
    """The home of whoever is signed in."""
    return HttpResponse("home")


app_name = "home"
urlpatterns = [path("", home, name="home")]
