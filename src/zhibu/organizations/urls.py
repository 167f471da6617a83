"""Addresses of this context."""

from django.urls import path

from zhibu.organizations.views import browse, change, charting, posts, reshaping, suspensions

app_name = "organizations"
urlpatterns = [
    path("", browse.organizations, name="list"),
    path("export/", browse.export, name="export"),
    path("choose/", browse.choose, name="choose"),
    path("mine/", browse.mine, name="mine"),
    path("found/", change.found, name="found"),
    path("<uuid:organization_id>/", browse.detail, name="detail"),
    path("<uuid:organization_id>/children/", browse.children, name="children"),
    path("<uuid:organization_id>/below/", browse.below, name="below"),
    path("<uuid:organization_id>/history/", browse.history, name="history"),
    path("<uuid:organization_id>/chart/", charting.chart, name="chart"),
    path("<uuid:organization_id>/posts/", posts.posts, name="posts"),
    path("<uuid:organization_id>/posts/take/", posts.take, name="take_post"),
    path("<uuid:organization_id>/terms/start/", posts.start_term, name="start_term"),
    path("holdings/<uuid:holding_id>/end/", posts.end, name="end_holding"),
    path("terms/<uuid:term_id>/extend/", posts.extend_term, name="extend_term"),
    path("<uuid:organization_id>/rename/", change.rename, name="rename"),
    path("<uuid:organization_id>/details/", change.details, name="details"),
    path("<uuid:organization_id>/move/", change.move, name="move"),
    path("<uuid:organization_id>/dissolve/", change.dissolve, name="dissolve"),
    path("<uuid:organization_id>/merge/", reshaping.merge, name="merge"),
    path("undo/<uuid:reshaping_id>/", reshaping.undo, name="undo"),
    path("<uuid:organization_id>/reinstate/", change.reinstate, name="reinstate"),
    path("<uuid:organization_id>/suspend/", suspensions.suspend, name="suspend"),
    path("<uuid:organization_id>/resume/", suspensions.resume, name="resume"),
]
