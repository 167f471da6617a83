"""What machines ask the platform for first."""

from django.urls import path

from zhibu.portal.views import feeds

app_name = "machines"
urlpatterns = [
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
]
