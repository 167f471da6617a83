"""Addresses for readers, under /s/."""

from django.urls import path

from zhibu.portal.views import feeds, files, finding, site

app_name = "portal"
urlpatterns = [
    path("", site.index, name="index"),
    path("files/<str:signature>/<path:name>", files.file, name="file"),
    path("<slug:slug>/", site.home, name="home"),
    path("<slug:slug>/sitemap.xml", feeds.sitemap, name="sitemap"),
    path("<slug:slug>/robots.txt", feeds.site_robots, name="site_robots"),
    path("<slug:slug>/near/", site.near, name="near"),
    path("<slug:slug>/near/places.json", finding.places, name="places"),
    path("<slug:slug>/find/", finding.find, name="find"),
    path("<slug:slug>/card.png", finding.card, name="card"),
    path("<slug:slug>/a/<uuid:public_id>/", site.article, name="article"),
    path("<slug:slug>/a/<uuid:public_id>/card.png", finding.article_card, name="article_card"),
    path("<slug:slug>/<slug:kind>/", site.column, name="column"),
    path("<slug:slug>/<slug:kind>/<str:form>", feeds.feed, name="feed"),
    path("<slug:slug>/<slug:kind>/<slug:article>/", site.own_article, name="own_article"),
]
