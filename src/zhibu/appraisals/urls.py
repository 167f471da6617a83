"""Addresses of appraisals."""

from django.urls import path

from zhibu.appraisals.views import desk, grading, own, people, running

app_name = "appraisals"
urlpatterns = [
    path("", desk.branches, name="list"),
    path("of/<uuid:organization_id>/", desk.branch, name="branch"),
    path("of/<uuid:organization_id>/plan/", running.plan, name="plan"),
    path("mine/", own.mine, name="mine"),
    path("mine/<uuid:appraisal_id>/self/", own.self_appraisal, name="self"),
    path("mine/<uuid:appraisal_id>/self/take-back/", own.take_back, name="take_back"),
    path("mine/<uuid:appraisal_id>/others/", own.others, name="others"),
    path("mine/<uuid:appraisal_id>/others/<uuid:participant_id>/", own.comment, name="comment"),
    path("mine/<uuid:appraisal_id>/sheet/", own.sheet, name="sheet"),
    path("mine/<uuid:appraisal_id>/result/", own.result, name="result"),
    path("mine/<uuid:appraisal_id>/result/read/", own.acknowledge, name="acknowledge"),
    path("<uuid:appraisal_id>/", running.guide, name="appraisal"),
    path("<uuid:appraisal_id>/step/", running.step, name="step"),
    path("<uuid:appraisal_id>/back/", running.back, name="back"),
    path("<uuid:appraisal_id>/remind/", running.remind, name="remind"),
    path("<uuid:appraisal_id>/days/", running.days, name="days"),
    path("<uuid:appraisal_id>/call-off/", running.call_off, name="call_off"),
    path("<uuid:appraisal_id>/roll/", people.roll, name="roll"),
    path("<uuid:appraisal_id>/roll/<uuid:participant_id>/exempt/", people.exempt, name="exempt"),
    path("<uuid:appraisal_id>/roll/<uuid:participant_id>/paper/", people.paper, name="paper"),
    path("<uuid:appraisal_id>/people/<uuid:participant_id>/", people.person, name="person"),
    path("<uuid:appraisal_id>/proposal/", grading.proposal, name="proposal"),
    path("<uuid:appraisal_id>/proposal/share/", grading.share, name="share"),
    path("<uuid:appraisal_id>/decision/", grading.decision, name="decision"),
    path("<uuid:appraisal_id>/register/", grading.register, name="register"),
    path("<uuid:appraisal_id>/register/export/", grading.export, name="export"),
    path("<uuid:appraisal_id>/amend/<uuid:participant_id>/", grading.amend, name="amend"),
]
