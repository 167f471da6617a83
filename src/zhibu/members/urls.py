"""Addresses of this context."""

from django.urls import path

from zhibu.members.views import (
    branch,
    corrections,
    entering,
    groups,
    own,
    records,
    registry,
    slips,
    splitting,
    transfers,
)

app_name = "members"
urlpatterns = [
    path("", registry.registry, name="registry"),
    path("find/", registry.find, name="find"),
    path("export/", registry.export, name="export"),
    path("new/", entering.choose_branch, name="choose_branch"),
    path("new/<uuid:organization_id>/", entering.enroll, name="enroll"),
    path("of/<uuid:organization_id>/", branch.of_organization, name="of_organization"),
    path("of/<uuid:organization_id>/groups/", groups.groups, name="groups"),
    path("of/<uuid:organization_id>/groups/new/", groups.found, name="found_group"),
    path("of/<uuid:organization_id>/split/", splitting.split, name="split"),
    path("of/<uuid:organization_id>/slips/", slips.of_branch, name="slips"),
    path("groups/<uuid:group_id>/leader/", groups.leader, name="group_leader"),
    path("me/", own.me, name="me"),
    path("me/looks/", own.looks, name="looks"),
    path("me/correct/", own.choose_correction, name="choose_correction"),
    path("me/correct/<slug:field>/", own.correct, name="correct"),
    path("me/corrections/<uuid:correction_id>/withdraw/", own.withdraw, name="withdraw_correction"),
    path("branch/", branch.own_branch, name="branch"),
    path("transfers/", transfers.proposals, name="proposals"),
    path("transfers/<uuid:proposal_id>/decide/", transfers.decide, name="decide_proposal"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.correction, name="correction"),
    path("<uuid:member_id>/", records.member, name="member"),
    path("<uuid:member_id>/reveal/", records.reveal, name="reveal"),
    path("<uuid:member_id>/history/", records.history, name="history"),
    path("<uuid:member_id>/edit/", records.edit, name="edit"),
    path("<uuid:member_id>/confirm/", records.confirm, name="confirm"),
    path("<uuid:member_id>/standing/", records.standing, name="standing"),
    path("<uuid:member_id>/move/", records.move, name="move"),
    path("<uuid:member_id>/account/", records.account, name="account"),
    path("<uuid:member_id>/account/slip/", slips.of_member, name="member_slip"),
    path("<uuid:member_id>/account/slip/revoke/", slips.revoke, name="revoke_slip"),
]
