"""Addresses of the desk of sites, on the workbench."""

from django.urls import path

from zhibu.portal.views import desk, sharing

app_name = "sites"
urlpatterns = [
    path("", desk.sites, name="list"),
    path("open/", desk.open_one, name="open"),
    path("<uuid:organization_id>/", desk.site, name="site"),
    path("<uuid:organization_id>/settings/", desk.change, name="settings"),
    path("<uuid:organization_id>/emblem/", desk.emblem, name="emblem"),
    path("<uuid:organization_id>/state/", desk.set_state, name="state"),
    path("<uuid:organization_id>/abroad/", sharing.abroad, name="abroad"),
    path("<uuid:organization_id>/abroad/follow/", sharing.follow, name="follow"),
    path("<uuid:organization_id>/abroad/<uuid:subscription_id>/end/", sharing.unfollow, name="unfollow"),
    path("<uuid:organization_id>/abroad/<uuid:public_id>/refuse/", sharing.refuse, name="refuse"),
    path("<uuid:organization_id>/abroad/<uuid:public_id>/show-again/", sharing.show_again, name="show_again"),
    path("<uuid:organization_id>/contributions/", sharing.contributions, name="contributions"),
    path("<uuid:organization_id>/contributions/<uuid:contribution_id>/accept/", sharing.accept, name="accept"),
    path("<uuid:organization_id>/contributions/<uuid:contribution_id>/decline/", sharing.decline, name="decline"),
    path("articles/<uuid:public_id>/", sharing.article, name="article"),
    path("articles/<uuid:public_id>/push/", sharing.push, name="push"),
    path("articles/<uuid:public_id>/offer/", sharing.offer, name="offer"),
    path("articles/<uuid:public_id>/take/", sharing.take, name="take"),
    path("articles/<uuid:public_id>/foreword/", sharing.foreword, name="foreword"),
    path("pushes/<uuid:push_id>/end/", sharing.end_push, name="end_push"),
    path("uses/<uuid:use_id>/let-go/", sharing.let_go, name="let_go"),
]
