"""What the auditor reads of calls, answers, topics and kinds."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import call_detail, describe


def register() -> None:
    """Say every audited deed of the call in words; called once, when the program starts."""
    describe("meeting.called", _("called the meeting “{title}” and told {told} people"))
    describe("meeting.moved", _("moved the meeting “{title}”"))
    describe("meeting.cancelled", _("cancelled the meeting “{title}”: {reason}"))
    describe("meeting.changed", _("changed the call of “{title}”"))
    describe("meeting.agenda_changed", _("changed the agenda of “{title}”"))
    describe("meeting.answered", _("answered the call of “{title}”"))
    describe("meeting.excused", _("excused a member from “{title}”"))
    describe("meeting.excuse_declined", _("declined an excuse for “{title}”"))
    describe("meeting.reminded", _("asked {told} people again whether they come to “{title}”"))
    describe("meeting.roll_refreshed", _("compared the roll of “{title}” with the branch"))
    describe("meeting.guest_added", _("put a guest on the roll of “{title}”"))
    describe("meeting.guest_removed", _("took a guest off the roll of “{title}”"))
    describe("meeting.vote_noted", _("noted whether a member votes at “{title}”"))
    describe("meeting.branch_invited", _("invited {branch} to “{title}”"))
    describe("meeting.invitation_accepted", _("accepted for {branch} to hold “{title}” together"))
    describe("meeting.invitation_declined", _("declined for {branch} to hold “{title}” together"))
    describe("topic.made", _("asked the branches to take up “{title}”"))
    describe("topic.withdrawn", _("withdrew the topic “{title}”"))
    describe("topic.reminded", _("reminded {told} people of the topic “{title}”"))
    describe("meeting_kind.added", _("added the kind of meeting “{name}”"))
    describe("meeting_kind.ended", _("ended the kind of meeting “{name}” from {until}"))
    describe("meeting.habits_set", _("set what a branch is used to"))
    for key, label in (
        ("told", _("People told")), ("kind", _("Kind of meeting")), ("on", _("Day")), ("items", _("Items")),
        ("has_vote", _("Has a vote")), ("answer", _("Answer")), ("added", _("Added")), ("gone", _("Gone")),
        ("branch", _("Branch")), ("until", _("Until")),
    ):  # fmt: skip
        call_detail(key, label)
