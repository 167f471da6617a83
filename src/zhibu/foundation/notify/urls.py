"""Addresses of this context."""

from django.urls import path

from zhibu.foundation.notify.views import devices, leaving, log, notices, settings

app_name = "notify"
urlpatterns = [
    path("", notices.notices, name="list"),
    path("read/", notices.read_all, name="read_all"),
    path("<uuid:notice_id>/", notices.notice, name="notice"),
    path("<uuid:notice_id>/open/", notices.open_notice, name="open"),
    path("ways/", settings.ways, name="ways"),
    path("ways/keep/", settings.keep, name="keep"),
    path("ways/sent/", settings.sent, name="sent"),
    path("ways/mail/", settings.mail, name="mail"),
    path("ways/mail/code/", settings.mail_code, name="mail_code"),
    path("ways/mail/forget/", settings.forget_mail, name="forget_mail"),
    path("ways/push/key/", devices.key, name="push_key"),
    path("ways/push/", devices.sign_up, name="sign_up"),
    path("ways/push/<uuid:device_id>/off/", devices.sign_off, name="sign_off"),
    path("leave/<str:token>/", leaving.leave, name="leave"),
    path("messages/", log.messages_, name="messages"),
]
