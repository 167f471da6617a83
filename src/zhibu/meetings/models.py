"""Meetings: their call, roll, agenda, motions, papers, minutes, and what they count for."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.kernel.ids import new_id
from zhibu.meetings.choices import (
    Answer,
    AttendeeRole,
    Choice,
    Decision,
    ExcuseState,
    Expects,
    InvitationState,
    MeetingState,
    Mode,
    MotionState,
    PaperKind,
    Presence,
    RoomService,
    RoomState,
    SignedInBy,
    Span,
    Validity,
    VoteWay,
)
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


class LocalKind(models.Model):
    """A kind of meeting that an office has added for a node and all below it. `code` starts with "x-"."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="meeting_kinds")
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=30)
    expects = models.CharField(max_length=10, choices=Expects.choices, default=Expects.MEMBERS)
    period = models.CharField(max_length=8, choices=Span.choices, blank=True)
    times = models.PositiveSmallIntegerField(default=0)
    has_quorum = models.BooleanField(default=False)
    agenda = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    token = models.UUIDField(null=True, unique=True)
    made_by_id = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="local_kind_ends_later",
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Custom(models.Model):
    """What a branch is used to: the fixed day of its theme day, its usual place, its video room."""

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="meeting_custom"
    )
    theme_day = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=80, blank=True)
    service = models.CharField(max_length=14, choices=RoomService.choices, blank=True)
    link = models.URLField(max_length=300, blank=True)
    header = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="custom_theme_day", condition=Q(theme_day=None) | Q(theme_day__gte=1, theme_day__lte=31)
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.theme_day}"


class VideoServer(models.Model):
    """A server of video rooms that an office has set up for a node and all below it; the secret is sealed.

    `trouble` is what was wrong when it was last asked (`checked_at`), empty if it answered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="video_server")
    service = models.CharField(max_length=14, choices=RoomService.choices)
    address = models.URLField(max_length=200)
    secret = EncryptedField(blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=24, blank=True)
    changed_by_name = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.service} {self.address}"


class Topic(models.Model):
    """What an office asks the organizations below to take up in a period, in one kind of meeting or in any."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="meeting_topics")
    kind = models.CharField(max_length=24, blank=True)
    title = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    file_id = models.UUIDField(null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    made_by_id = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [models.CheckConstraint(name="topic_ends_after_start", condition=Q(ends_on__gt=F("starts_on")))]

    def __str__(self) -> str:
        return self.title


_UNSEALED = Q(state__in=[MeetingState.CLOSED, MeetingState.CIRCULATED])


class Meeting(models.Model):
    """One meeting of an organization.

    `kind` is the code of a national or local kind; `also` of further kinds that it is at once. `sequence` grows with
    every move (iCalendar), `version` with every change that those present should see. `secret` feeds the rotating
    code. The six numbers of attendance are counted when the meeting is closed and when its record is amended.
    `confirm_note` says why somebody else than the host confirmed. `token` makes the call happen once. Sealed,
    `digest` proves the record unchanged (SHA-256, hex).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    kind = models.CharField(max_length=24)
    also = models.JSONField(default=list)
    title = models.CharField(max_length=60)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ROOM)
    place = models.CharField(max_length=80, blank=True)
    service = models.CharField(max_length=14, choices=RoomService.choices, blank=True)
    link = models.URLField(max_length=500, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    on = models.DateField()
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.CALLED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    host = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    host_name = models.CharField(max_length=40, blank=True)
    recorder = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorder_name = models.CharField(max_length=40, blank=True)
    speaker = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    secret = EncryptedField(blank=True)
    expected = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    entitled = models.PositiveIntegerField(default=0)
    entitled_present = models.PositiveIntegerField(default=0)
    validity = models.CharField(max_length=8, choices=Validity.choices, default=Validity.OPEN)
    problems = models.JSONField(default=list)
    called_by_id = models.UUIDField(null=True)
    called_by_name = models.CharField(max_length=80)
    called_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=80, blank=True)
    confirm_note = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    token = models.UUIDField(null=True, unique=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-starts_at"], name="meeting_of"),
            models.Index(fields=["state", "starts_at"], name="meeting_by_state"),
            models.Index(fields=["host", "state"], name="meeting_host"),
            models.Index(fields=["organization", "starts_at"], name="meeting_unsealed", condition=_UNSEALED),
            models.Index(fields=["recorder"], name="meeting_unsealed_of", condition=_UNSEALED),
            models.Index(fields=["-starts_at", "-id"], name="meeting_by_time"),
        ]
        constraints = [
            models.CheckConstraint(name="meeting_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="meeting_adds_up", condition=Q(expected__gte=F("excused") + F("absent"))),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.on}"


class VideoRoom(models.Model):
    """The room of a meeting on a server of video rooms, opened and ended by a job. `trouble` says why it failed."""

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="video_room")
    server = models.ForeignKey(VideoServer, null=True, on_delete=models.SET_NULL, related_name="rooms")
    state = models.CharField(max_length=8, choices=RoomState.choices, default=RoomState.ASKED)
    trouble = models.CharField(max_length=24, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.state}"


class Counted(models.Model):
    """A meeting counts for an organization as a kind: one row for each of both.

    Held jointly by several branches it has a row for each; a theme day that is recorded as a lecture too has two.
    `is_late`: its record was confirmed after the time that the rule leaves.
    """

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="counted", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    on = models.DateField()
    is_held = models.BooleanField(default=False)
    validity = models.CharField(max_length=8, choices=Validity.choices, default=Validity.OPEN)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "kind", "on"], name="counted_for")]
        constraints = [
            models.UniqueConstraint(name="counted_once", fields=["meeting", "organization", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind} {self.on}"


class Invitation(models.Model):
    """Another branch is asked to hold a meeting jointly; once it accepts, its roll is called and the meeting counts
    for it too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="meeting_invitations")
    state = models.CharField(max_length=8, choices=InvitationState.choices, default=InvitationState.INVITED)
    invited_by_name = models.CharField(max_length=80)
    invited_at = models.DateTimeField()
    answered_by_name = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [models.UniqueConstraint(name="invited_once", fields=["meeting", "organization"])]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.state}"


class AgendaItem(models.Model):
    """One item of the agenda, in order from 1. `notes` is what the record says of it.

    `topic` is the office's, `carried_from` the item of an earlier meeting that was left open; `is_open` leaves this
    one for the next. The item last begun is the one being talked about.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="items")
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_to")
    notes = models.TextField(blank=True)
    is_open = models.BooleanField(default=False)
    begun_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["meeting", "position"], name="agenda_of")]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Attendee(models.Model):
    """Somebody on the roll of a meeting: a member, or a guest by name.

    `organization_id` is the branch that the person counts for (meetings of several branches), `is_entitled` whether
    they may vote, `counts` whether they belong to those expected; `left_out_why` says why not. An excuse is asked
    for (`excuse`) and decided (`excuse_state`: asked, granted, declined). `online_seconds` is the time that the
    online room was open and answering, `answered` how often the person did something there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    pinyin = models.CharField(max_length=120, blank=True)
    from_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=8, choices=AttendeeRole.choices, default=AttendeeRole.EXPECTED)
    is_entitled = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    left_out_why = models.CharField(max_length=24, blank=True)
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.INVITED)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    excuse = models.CharField(max_length=200, blank=True)
    excuse_state = models.CharField(max_length=8, choices=ExcuseState.choices, blank=True)
    excused_by_name = models.CharField(max_length=80, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)
    signed_in_by = models.CharField(max_length=8, choices=SignedInBy.choices, blank=True)
    entered_by_name = models.CharField(max_length=80, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    online_since = models.DateTimeField(null=True, blank=True)
    online_seen_at = models.DateTimeField(null=True, blank=True)
    online_seconds = models.PositiveIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    hand_raised_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["meeting", "presence"], name="attendee_of"),
            models.Index(fields=["member", "meeting"], name="attendee_member"),
            models.Index(fields=["meeting"], name="attendee_asks", condition=Q(excuse_state="asked")),
            models.Index(fields=["member"], name="attendee_marked", condition=Q(left_out_why="discipline")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="meeting_roll_once", fields=["meeting", "member"], condition=Q(member__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.presence}"


class CodeTry(models.Model):
    """Wrong codes that an account has typed for a meeting."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="code_tries", db_index=False)
    account_id = models.UUIDField()
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "code tries"
        constraints = [models.UniqueConstraint(name="code_try_once", fields=["meeting", "account_id"])]

    def __str__(self) -> str:
        return f"{self.failures} × {self.meeting_id}"


class Motion(models.Model):
    """A resolution that is put to the vote. `entitled` and the counts are fixed when the vote is closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="motions")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.SET_NULL, related_name="motions")
    text = models.CharField(max_length=300)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.ORDINARY)
    way = models.CharField(max_length=10, choices=VoteWay.choices, default=VoteWay.HANDS)
    state = models.CharField(max_length=10, choices=MotionState.choices, default=MotionState.READY)
    approve = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    abstain = models.PositiveIntegerField(default=0)
    entitled = models.PositiveIntegerField(default=0)
    entitled_present = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=80, blank=True)
    token = models.UUIDField(null=True, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """An open vote of one attendee on one motion; changed until the vote is closed."""

    id = models.BigAutoField(primary_key=True)
    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="votes", db_index=False)
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="vote_once", fields=["motion", "attendee"])]

    def __str__(self) -> str:
        return self.choice


class Remark(models.Model):
    """A line in the discussion of the online room. `deed` makes a resend count once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="remarks", db_index=False)
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="remarks")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by_name = models.CharField(max_length=80, blank=True)
    hidden_why = models.CharField(max_length=200, blank=True)
    deed = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["meeting", "at"], name="remark_of")]

    def __str__(self) -> str:
        return self.text


class Paper(models.Model):
    """A file of a meeting: a document, a photo (its text alternative is `words`), an attachment of the record."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.SET_NULL, related_name="papers")
    kind = models.CharField(max_length=10, choices=PaperKind.choices)
    file_id = models.UUIDField()
    preview_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=120)
    words = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    added_by_name = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    token = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["position", "added_at", "id"]

    def __str__(self) -> str:
        return self.name


class Minutes(models.Model):
    """What the secretary writes of a meeting. `revision` grows with each saving: an older one is merged or told."""

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="minutes")
    summary = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    edited_by_id = models.UUIDField(null=True)
    edited_by_name = models.CharField(max_length=80, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.revision}"


class MinutesRevision(models.Model):
    """The minutes as they stood after one saving; nothing that was written is lost."""

    id = models.BigAutoField(primary_key=True)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(name="minutes_revision_once", fields=["minutes", "revision"])]

    def __str__(self) -> str:
        return f"{self.minutes_id} #{self.revision}"


class Amendment(models.Model):
    """A visible correction of a sealed record: what stood there, what stands now, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(max_length=200)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    token = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="amendment_number_once", fields=["meeting", "number"])]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"


class Commendation(models.Model):
    """An office shows a record to others as exemplary."""

    meeting = models.OneToOneField(Meeting, primary_key=True, on_delete=models.CASCADE, related_name="commendation")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.why
