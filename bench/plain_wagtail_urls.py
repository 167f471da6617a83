"""Wagtail's view for every page below /plain/, and the platform's own addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import re_path
from wagtail.views import serve

from config.urls import urlpatterns as ours

urlpatterns = [re_path(r"^plain/((?:[\w\-]+/)*)$", login_not_required(serve), name="wagtail_serve"), *ours]
