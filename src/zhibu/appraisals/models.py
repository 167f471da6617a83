"""The yearly appraisal of a branch's members: its roll, what members write, the box of the members' sheet."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from zhibu.appraisals.choices import AppraisalState, Grade, MutualWay
from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.kernel.ids import new_id
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


class Appraisal(models.Model):
    """One branch's appraisal of one year. `sequence` grows with every change of its days, for calendars. `meeting_id`
    may name the general meeting that decided (no foreign key: meetings are another context)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=AppraisalState.choices, default=AppraisalState.PLANNED)
    mutual_way = models.CharField(max_length=8, choices=MutualWay.choices, default=MutualWay.MEETING)
    self_due_on = models.DateField(null=True, blank=True)
    sheet_due_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    meeting_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    days_set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_appraisal_a_year", fields=["organization", "year"], condition=~Q(state="cancelled")
            )
        ]
        indexes = [models.Index(fields=["year", "state"], name="appraisal_by_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"


class Passage(models.Model):
    """The appraisal has come to a state: the line of its history that members may read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="passages")
    state = models.CharField(max_length=9, choices=AppraisalState.choices)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"


class Participant(models.Model):
    """A member on the roll. `is_full` says who is graded; `left_on` who has left the branch before the decision;
    `on_sheet` whom the members' sheet names.

    `is_exempt`: nothing is demanded (the old and the ill). What is written about a person is sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="participants", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    is_full = models.BooleanField()
    is_exempt = models.BooleanField(default=False)
    exempt_reason = models.CharField(max_length=120, blank=True)
    left_on = models.DateField(null=True, blank=True)
    on_sheet = models.BooleanField(default=False)
    self_text = EncryptedField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    on_paper = models.BooleanField(default=False)
    proposed = models.CharField(max_length=11, choices=Grade.choices, blank=True)
    proposed_reason = EncryptedField(blank=True)
    grade = models.CharField(max_length=11, choices=Grade.choices, blank=True)
    grade_reason = EncryptedField(blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="on_the_roll_once", fields=["appraisal", "member"]),
            models.CheckConstraint(name="only_full_members_are_graded", condition=Q(grade="") | Q(is_full=True)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class Comment(models.Model):
    """What one member writes about another in the mutual appraisal."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="written", db_index=False)
    subject = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="comments")
    text = EncryptedField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_comment_on_each", fields=["author", "subject"]),
            models.CheckConstraint(name="nobody_comments_on_themselves", condition=~Q(author=F("subject"))),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class SheetTaken(models.Model):
    """A member has put a sheet into the box. No time, and an id that is drawn by lot: only that it was done."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="sheet")

    def __str__(self) -> str:
        return f"{self.participant_id}"


class Box(models.Model):
    """The box of the members' sheet: how often each member was given each grade, sealed as one value.

    There is no row of a single sheet, and each sheet writes the same one value anew: neither the rows nor their order
    nor the database's own marks of a row tell whose sheet held what (docs/rules/appraisal.md).
    """

    appraisal = models.OneToOneField(Appraisal, on_delete=models.CASCADE, primary_key=True, related_name="box")
    tallies = EncryptedField()

    def __str__(self) -> str:
        return f"{self.appraisal_id}"


class Amendment(models.Model):
    """A grade was changed after the decision: from what, to what, why. Nothing of it is taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="amendments")
    before = models.CharField(max_length=11, choices=Grade.choices, blank=True)
    after = models.CharField(max_length=11, choices=Grade.choices)
    reason = EncryptedField()
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.before} {self.after}"
