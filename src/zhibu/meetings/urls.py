"""Addresses of meetings, in three parts: the call, the room, the record."""

from django.urls import URLPattern, path

from zhibu.meetings.record_urls import RECORD
from zhibu.meetings.room_urls import ROOM
from zhibu.meetings.views import answers, calling, changing, meetings, topics

app_name = "meetings"

CALL: list[URLPattern] = [
    path("", meetings.mine, name="mine"),
    path("desk/", meetings.desk, name="desk"),
    path("new/", calling.new, name="new"),
    path("of/<uuid:organization_id>/", meetings.of_organization, name="of_organization"),
    path("of/<uuid:organization_id>/habits/", topics.habits, name="habits"),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.new_topic, name="new_topic"),
    path("topics/<uuid:topic_id>/", topics.topic, name="topic"),
    path("topics/<uuid:topic_id>/withdraw/", topics.withdraw_topic, name="withdraw_topic"),
    path("topics/<uuid:topic_id>/remind/", topics.remind_of_topic, name="remind_of_topic"),
    path("kinds/", topics.kinds, name="kinds"),
    path("kinds/<uuid:kind_id>/end/", topics.end_kind, name="end_kind"),
    path("invitations/<uuid:invitation_id>/", answers.invitation, name="invitation"),
    path("<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("<uuid:meeting_id>/come/", answers.come, name="come"),
    path("<uuid:meeting_id>/excuse/", answers.excuse, name="excuse"),
    path("<uuid:meeting_id>/excuses/", answers.excuse_for, name="excuse_for"),
    path("<uuid:meeting_id>/excuses/<uuid:attendee_id>/", answers.decide, name="decide_excuse"),
    path("<uuid:meeting_id>/remind/", answers.remind, name="remind"),
    path("<uuid:meeting_id>/move/", changing.move, name="move"),
    path("<uuid:meeting_id>/cancel/", changing.cancel, name="cancel"),
    path("<uuid:meeting_id>/details/", changing.details, name="details"),
    path("<uuid:meeting_id>/agenda/", changing.agenda, name="agenda"),
    path("<uuid:meeting_id>/company/", changing.company, name="company"),
    path("<uuid:meeting_id>/company/<uuid:attendee_id>/drop/", changing.drop_guest, name="drop_guest"),
    path("<uuid:meeting_id>/company/<uuid:attendee_id>/vote/", changing.note_vote, name="note_vote"),
    path("<uuid:meeting_id>/roll/refresh/", changing.refresh, name="refresh_roll"),
]

urlpatterns: list[URLPattern] = [*CALL, *ROOM, *RECORD]
