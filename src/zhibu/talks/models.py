"""Talks between two members: that one took place, for the branch; what was said, for the two alone."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.kernel.ids import new_id
from zhibu.members.models import Member
from zhibu.organizations.models import Organization
from zhibu.talks.choices import TOOK_PLACE, TalkState


class Talk(models.Model):
    """A talk of two people of one branch, `one` with the smaller id. Reason and place are sealed: for the two alone.

    `one_on_committee` and `other_on_committee` are as of the day of the talk. `recorded_by_id` is the member who
    entered that it took place; the other confirms. `sequence` counts changes of the arrangement, for calendars.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    one = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    one_on_committee = models.BooleanField(default=False)
    other_on_committee = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=TalkState.choices)
    reason = EncryptedField(blank=True)
    place = EncryptedField(blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    on = models.DateField(null=True, blank=True)
    arranged_by_id = models.UUIDField(null=True)
    recorded_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="two_people_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(
                name="one_talk_of_two_a_day", fields=["one", "other", "on"],
                condition=Q(state__in=[state.value for state in TOOK_PLACE]),
            ),
            models.UniqueConstraint(
                name="one_arrangement_at_a_time", fields=["one", "other", "starts_at"],
                condition=Q(state=TalkState.PLANNED.value),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "on"], name="talk_of_branch"),
            models.Index(fields=["one", "state"], name="talk_of_one"),
            models.Index(fields=["other", "state"], name="talk_of_other"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.on or ''}"


class TalkNote(models.Model):
    """What one of the two has written down. Both read it, nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="notes", db_index=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = EncryptedField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_note_of_each", fields=["talk", "author"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
