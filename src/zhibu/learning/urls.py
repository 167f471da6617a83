"""Addresses of this context."""

from django.urls import path

from zhibu.learning.views import hours, lessons, offline, publishing, reflections, study

app_name = "learning"
urlpatterns = [
    path("", study.today, name="today"),
    path("now/", study.now, name="now"),
    path("week-along", offline.week, name="week_along"),
    path("library/", study.library, name="library"),
    path("history/", study.history, name="history"),
    path("lessons/<uuid:lesson_id>/", study.lesson, name="lesson"),
    path("lessons/<uuid:lesson_id>/open/", study.open_lesson, name="open"),
    path("lessons/<uuid:lesson_id>/start/", study.start, name="start"),
    path("lessons/<uuid:lesson_id>/progress/", study.progress, name="progress"),
    path("lessons/<uuid:lesson_id>/take-along/", offline.take_along, name="take_along"),
    path("lessons/<uuid:lesson_id>/check-in/", study.check_in, name="check_in"),
    path("lessons/<uuid:lesson_id>/reflections/", reflections.reflections, name="reflections"),
    path("check-ins/<uuid:check_in_id>/", study.checked_in, name="checked_in"),
    path("check-ins/<uuid:check_in_id>/withdraw/", reflections.withdraw, name="withdraw_reflection"),
    path("check-ins/<uuid:check_in_id>/hide/", reflections.hide, name="hide_reflection"),
    path("desk/", lessons.lessons, name="lessons"),
    path("desk/review/", lessons.review, name="review"),
    path("desk/new/", lessons.choose, name="lesson_choose"),
    path("desk/new/<slug:form>/", lessons.create, name="lesson_new"),
    path("desk/lessons/<uuid:lesson_id>/", lessons.lesson, name="lesson_desk"),
    path("desk/lessons/<uuid:lesson_id>/edit/", lessons.edit, name="lesson_edit"),
    path("desk/lessons/<uuid:lesson_id>/step/", lessons.step, name="lesson_step"),
    path("desk/weeks/", publishing.weeks, name="weeks"),
    path("desk/weeks/<uuid:organization_id>/", publishing.plan, name="plan"),
    path("desk/weeks/<uuid:organization_id>/place/", publishing.place, name="place"),
    path("desk/weeks/<uuid:organization_id>/publish/", publishing.publish, name="publish"),
    path(
        "desk/weeks/<uuid:organization_id>/<uuid:publication_id>/unpublish/", publishing.unpublish, name="unpublish"
    ),
    path("year/", hours.my_year, name="my_year"),
    path("year/<int:year>/", hours.my_year, name="my_year_of"),
    path("year/<int:year>/certificate.pdf", hours.my_certificate, name="my_certificate"),
    path("hours/members/<uuid:member_id>/", hours.member_hours, name="member_hours"),
    path(
        "hours/members/<uuid:member_id>/<int:year>/certificate.pdf",
        hours.member_certificate,
        name="member_certificate",
    ),
    path("hours/entries/<uuid:entry_id>/correct/", hours.correct, name="correct_hours"),
    path("hours/of/<uuid:organization_id>/", hours.branch_hours, name="branch_hours"),
    path("hours/of/<uuid:organization_id>/export/", hours.export, name="export_hours"),
    path("hours/of/<uuid:organization_id>/remind/", hours.remind, name="remind"),
    path("hours/of/<uuid:organization_id>/enter/", hours.enter, name="enter_hours"),
]
