"""Kinds, states and ways of meetings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class MeetingKind(TextChoices):
    """The kinds that the whole country knows; localities add their own (`LocalKind`)."""

    GENERAL = "general", _("General meeting")
    COMMITTEE = "committee", _("Committee meeting")
    GROUP = "group", _("Group meeting")
    LECTURE = "lecture", _("Lecture")
    THEME_DAY = "theme_day", _("Theme day")
    ORGANIZATION_LIFE = "organization_life", _("Organization-life meeting")


class MeetingState(TextChoices):
    """Where a meeting stands, from the call to the archive."""

    CALLED = "called", _("Called")
    OPEN = "open", _("Under way")
    CLOSED = "closed", _("Ended, record to be written")
    CIRCULATED = "circulated", _("Record sent round")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class Mode(TextChoices):
    """In a room, online, or both."""

    ROOM = "room", _("In a room")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In a room and online")


class Expects(TextChoices):
    """Who is expected at a kind of meeting."""

    MEMBERS = "members", _("All members of the branch")
    COMMITTEE = "committee", _("The branch committee")
    GROUP = "group", _("The members of the group")


class Span(TextChoices):
    """The period in which a kind of meeting is due."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Calendar year")


class AttendeeRole(TextChoices):
    """As what somebody is on the roll."""

    EXPECTED = "expected", _("Expected")
    OBSERVER = "observer", _("Observer")
    GUEST = "guest", _("Guest")


class Presence(TextChoices):
    """Whether somebody came."""

    INVITED = "invited", _("Not signed in")
    EXCUSED = "excused", _("Excused")
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")


class Answer(TextChoices):
    """What somebody on the roll has answered to the call."""

    COMING = "coming", _("Coming")
    EXCUSE = "excuse", _("Asked to be excused")


class ExcuseState(TextChoices):
    """Where an excuse stands. Before the meeting it is granted at once; later somebody decides."""

    ASKED = "asked", _("Excuse to be decided")
    GRANTED = "granted", _("Excused")
    DECLINED = "declined", _("Excuse declined")


class InvitationState(TextChoices):
    """Whether a branch that is invited to a joint meeting takes part."""

    INVITED = "invited", _("Invited, no answer yet")
    ACCEPTED = "accepted", _("Takes part")
    DECLINED = "declined", _("Does not take part")


class SignedInBy(TextChoices):
    """How somebody signed in."""

    QR = "qr", _("Code scanned")
    DIGITS = "digits", _("Six digits")
    ONLINE = "online", _("Online room")
    HAND = "hand", _("By the secretary")
    LEADING = "leading", _("Leads the meeting")
    LATER = "later", _("Without network, sent later")


class Decision(TextChoices):
    """What kind of decision a motion asks for: each has a quorum and a majority of its own."""

    ORDINARY = "ordinary", _("Ordinary resolution")
    ADMISSION = "admission", _("Admission of a member")


class VoteWay(TextChoices):
    """How a vote is taken."""

    HANDS = "hands", _("Show of hands")
    ELECTRONIC = "electronic", _("Open, each on the own phone")


class MotionState(TextChoices):
    """Where a motion stands."""

    READY = "ready", _("Not yet put to the vote")
    OPEN = "open", _("Being voted on")
    CARRIED = "carried", _("Carried")
    LOST = "lost", _("Not carried")
    INVALID = "invalid", _("Not valid")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Choice(TextChoices):
    """A voter's answer."""

    APPROVE = "approve", _("In favor")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstain")


class PaperKind(TextChoices):
    """What a file of a meeting is."""

    DOCUMENT = "document", _("Document for the meeting")
    PHOTO = "photo", _("Photo")
    ATTACHMENT = "attachment", _("Attachment to the record")


class RoomService(TextChoices):
    """Where the video room of an online meeting is."""

    TENCENT = "tencent", _("Tencent Meeting")
    DINGTALK = "dingtalk", _("DingTalk")
    JITSI = "jitsi", _("Jitsi")
    BIGBLUEBUTTON = "bigbluebutton", _("BigBlueButton")
    OTHER = "other", _("Another link")


class RoomState(TextChoices):
    """Where a video room stands on its server."""

    ASKED = "asked", _("Being opened")
    READY = "ready", _("Room open")
    FAILED = "failed", _("Could not be opened")
    ENDED = "ended", _("Room ended")


class Validity(TextChoices):
    """Whether a meeting counts."""

    OPEN = "open", _("Not yet judged")
    VALID = "valid", _("Valid")
    INVALID = "invalid", _("Invalid")


RULE_TITLES = (
    gettext_noop("General meetings of a branch in a quarter"),
    gettext_noop("Meetings of a branch committee in a month"),
    gettext_noop("Meetings of a group in a month"),
    gettext_noop("Party lectures in a quarter"),
    gettext_noop("Theme days in a month"),
    gettext_noop("Organization-life meetings in a year"),
    gettext_noop("Share of those entitled who must be present for an ordinary resolution"),
    gettext_noop("Share of those entitled that approvals must exceed for an ordinary resolution"),
    gettext_noop("Share of those entitled that attendance must exceed to admit a member"),
    gettext_noop("Share of those entitled that approvals must exceed to admit a member"),
    gettext_noop("Share of a committee that must be present"),
    gettext_noop("Full members from which a branch has a committee"),
    gettext_noop("Days after a meeting by which its record is confirmed"),
    gettext_noop(
        "The national regulation names no quarter; practice of localities, taken as the platform's default."
    ),
    gettext_noop(
        "Exactly half is enough; a resolution is carried by more than half of those entitled, not of those present."
    ),
    gettext_noop("No national document fixes it; the platform's default."),
)
"""Titles and notes of `rulebook/data/meetings.toml`, for the catalogue."""

AGENDA_WORDS = (
    gettext_noop("Report on the work of the branch"),
    gettext_noop("Matters to discuss"),
    gettext_noop("Resolutions"),
    gettext_noop("What the last meeting left open"),
    gettext_noop("Work of the coming month"),
    gettext_noop("Study"),
    gettext_noop("Exchange of views"),
    gettext_noop("Tasks of the group"),
    gettext_noop("The lecture"),
    gettext_noop("Questions and exchange"),
    gettext_noop("Study together"),
    gettext_noop("The theme of the month"),
    gettext_noop("Branch affairs made known"),
    gettext_noop("Report on the preparation"),
    gettext_noop("The committee examines itself"),
    gettext_noop("Criticism and self-criticism"),
    gettext_noop("Measures"),
)
"""The lines of `data/kinds.toml`, for the catalogue."""
