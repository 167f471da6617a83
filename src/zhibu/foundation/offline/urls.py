"""Addresses of offline. The service worker and the manifest stand at the root: what they serve begins there."""

from django.urls import path

from zhibu.foundation.offline import views

app_name = "offline"
urlpatterns = [
    path("service-worker.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("app/", views.outbox, name="outbox"),
    path("app/offline/", views.offline, name="offline"),
    path("app/token/", views.token, name="token"),
    path("app/deeds/", views.deeds, name="deeds"),
]
