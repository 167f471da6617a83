"""Addresses of the record: minutes, confirmation, papers, ledger, examples."""

from django.urls import URLPattern, path

from zhibu.meetings.views import ledger, minutes, papers, record

RECORD: list[URLPattern] = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.export_ledger, name="export_ledger"),
    path("exemplary/", ledger.exemplary, name="exemplary"),
    path("exemplary/<uuid:meeting_id>/", ledger.example, name="example"),
    path("held/<uuid:organization_id>/", ledger.held, name="held"),
    path("<uuid:meeting_id>/record/", record.record, name="record"),
    path("<uuid:meeting_id>/record/word/", record.as_word, name="record_word"),
    path("<uuid:meeting_id>/record/pdf/", record.as_pdf, name="record_pdf"),
    path("<uuid:meeting_id>/record/circulate/", record.circulate, name="circulate"),
    path("<uuid:meeting_id>/record/take-back/", record.take_back, name="take_back"),
    path("<uuid:meeting_id>/record/answer/", record.answer, name="answer_record"),
    path("<uuid:meeting_id>/record/confirm/", record.confirm, name="confirm"),
    path("<uuid:meeting_id>/record/amend/", record.amend, name="amend"),
    path("<uuid:meeting_id>/record/commend/", record.commend, name="commend"),
    path("<uuid:meeting_id>/record/commend/withdraw/", record.withdraw_commendation, name="withdraw_commendation"),
    path("<uuid:meeting_id>/minutes/", minutes.minutes, name="minutes"),
    path("<uuid:meeting_id>/minutes/history/", minutes.history, name="minutes_history"),
    path("<uuid:meeting_id>/papers/", papers.papers, name="papers"),
    path("<uuid:meeting_id>/papers/<uuid:paper_id>/words/", papers.describe, name="describe_paper"),
    path("<uuid:meeting_id>/papers/<uuid:paper_id>/move/", papers.move, name="move_paper"),
    path("<uuid:meeting_id>/papers/<uuid:paper_id>/remove/", papers.remove, name="remove_paper"),
]
