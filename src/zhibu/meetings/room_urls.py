"""Addresses of the room: signing in, the live page, votes, video."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from zhibu.meetings.views import attending, door, leading, live, room, video


class SixDigits(StringConverter):
    """The code of a meeting in an address."""

    regex = "[0-9]{6}"


register_converter(SixDigits, "six")

ROOM: list[URLPattern] = [
    path("video-servers/", video.servers, name="video_servers"),
    path("video-servers/<uuid:organization_id>/", video.server, name="video_server"),
    path("video-servers/<uuid:organization_id>/remove/", video.remove, name="video_server_remove"),
    path("motions/<uuid:motion_id>/put/", room.put, name="motion_put"),
    path("motions/<uuid:motion_id>/vote/", room.vote, name="vote"),
    path("motions/<uuid:motion_id>/close/", room.close, name="motion_close"),
    path("motions/<uuid:motion_id>/withdraw/", room.withdraw, name="motion_withdraw"),
    path("remarks/<uuid:remark_id>/hide/", room.hide, name="remark_hide"),
    path("<uuid:meeting_id>/live/", live.live, name="live"),
    path("<uuid:meeting_id>/live/check/", live.check, name="live_check"),
    path("<uuid:meeting_id>/live/beat/", attending.beat, name="beat"),
    path("here/", attending.here_now, name="here_now"),
    path("<uuid:meeting_id>/here/", attending.here, name="here"),
    path("<uuid:meeting_id>/here/online/", attending.here_online, name="here_online"),
    path("<uuid:meeting_id>/here/leading/", attending.here_leading, name="here_leading"),
    path("<uuid:meeting_id>/here/<six:digits>/", attending.scan, name="scan"),
    path("<uuid:meeting_id>/leave/", attending.leave, name="leave"),
    path("<uuid:meeting_id>/answer/", attending.answer, name="answer"),
    path("<uuid:meeting_id>/hand/", attending.hand, name="hand"),
    path("<uuid:meeting_id>/hands/<uuid:attendee_id>/lower/", room.lower_hand, name="hand_lower"),
    path("<uuid:meeting_id>/say/", room.say, name="say"),
    path("<uuid:meeting_id>/motions/", room.make, name="motions"),
    path("<uuid:meeting_id>/open/", leading.open_meeting, name="open"),
    path("<uuid:meeting_id>/close/", leading.close, name="close"),
    path("<uuid:meeting_id>/take-over/", leading.take_over, name="take_over"),
    path("<uuid:meeting_id>/items/<uuid:item_id>/begin/", leading.begin_item, name="item_begin"),
    path("<uuid:meeting_id>/screen/", leading.screen, name="screen"),
    path("<uuid:meeting_id>/screen/codes/", leading.screen_codes, name="screen_codes"),
    path("<uuid:meeting_id>/door/", door.door, name="door"),
    path("<uuid:meeting_id>/door/guest/", door.guest, name="door_guest"),
    path("<uuid:meeting_id>/door/<uuid:attendee_id>/", door.line, name="door_line"),
    path("<uuid:meeting_id>/door/<uuid:attendee_id>/undo/", door.undo, name="door_undo"),
    path("<uuid:meeting_id>/door/<uuid:attendee_id>/leave/", door.leave, name="door_leave"),
    path("<uuid:meeting_id>/video/", video.video, name="video"),
    path("<uuid:meeting_id>/video/open/", video.open_room, name="video_open"),
    path("<uuid:meeting_id>/video/enter/", video.enter, name="video_enter"),
]
