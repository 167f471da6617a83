"""Addresses of talks."""

from django.urls import path

from zhibu.talks.views import desk, own

app_name = "talks"
urlpatterns = [
    path("", desk.branches, name="list"),
    path("of/<uuid:organization_id>/", desk.ledger, name="ledger"),
    path("of/<uuid:organization_id>/remind/", desk.remind, name="remind"),
    path("of/<uuid:organization_id>/export/", desk.export, name="export"),
    path("mine/", own.mine, name="mine"),
    path("arrange/", own.arrange, name="arrange"),
    path("enter/", own.enter, name="enter"),
    path("<uuid:talk_id>/", own.talk, name="talk"),
    path("<uuid:talk_id>/move/", own.move, name="move"),
    path("<uuid:talk_id>/held/", own.held, name="held"),
    path("<uuid:talk_id>/step/", own.step, name="step"),
    path("<uuid:talk_id>/note/", own.note, name="note"),
]
