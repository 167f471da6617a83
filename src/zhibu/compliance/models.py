"""Judgments as they stand, those that were replaced, and their sums for every node of the tree."""

from django.db import models

from zhibu.compliance.choices import State, Why
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.organizations.models import Organization


class Judgment(models.Model):
    """Where an organization stands with one duty of one period, as of `judged_on`.

    `starts_on` is the first day of the period, `ends_on` the last on which the duty can be done. `span` is month,
    quarter or year. `path` is the organization's place in the tree and follows its moves.
    """

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    path = PathField()
    kind = models.CharField(max_length=24)
    span = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField()
    times = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    why = models.CharField(max_length=14, choices=Why.choices)
    done = models.PositiveSmallIntegerField(default=0)
    invalid = models.PositiveSmallIntegerField(default=0)
    planned = models.PositiveSmallIntegerField(default=0)
    unconfirmed = models.PositiveSmallIntegerField(default=0)
    judged_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["starts_on", "kind", "path"], name="judgment_place"),
            models.Index(fields=["path", "starts_on"], name="judgment_subtree"),
        ]
        constraints = [
            models.UniqueConstraint(name="judgment_once", fields=["organization", "kind", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} {self.state}"


class PastJudgment(models.Model):
    """A judgment that was replaced by another because a record, a rule or the organization changed; the passing of
    time alone leaves none. `cause` says which."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    starts_on = models.DateField()
    times = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    why = models.CharField(max_length=14, choices=Why.choices)
    done = models.PositiveSmallIntegerField(default=0)
    invalid = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=12)
    judged_on = models.DateField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-replaced_at", "-id"]
        indexes = [models.Index(fields=["organization", "kind", "starts_on"], name="past_judgment_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} {self.state}"


class Tally(models.Model):
    """How many organizations of a node's subtree stand where with one duty of one period. Provable from `Judgment`
    (`zhibu compliance verify`)."""

    id = models.BigAutoField(primary_key=True)
    path = PathField()
    parent_path = PathField(blank=True)
    kind = models.CharField(max_length=24)
    starts_on = models.DateField()
    coming = models.IntegerField(default=0)
    due = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    invalid = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    unconfirmed = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["parent_path", "starts_on"], name="tally_children")]
        constraints = [models.UniqueConstraint(name="tally_once", fields=["path", "starts_on", "kind"])]

    def __str__(self) -> str:
        return f"{self.path} {self.kind} {self.starts_on}"


class Nudge(models.Model):
    """An office has called a duty to mind: once a day for each organization, whoever presses."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="nudge_once_a_day", fields=["organization", "on"])]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.on}"


class NudgeRound(models.Model):
    """All organizations behind a number are being reminded, part by part in the order of the tree: `after` is the
    path of the last one, `spared` those with nothing open or told today already."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    starts_on = models.DateField()
    on = models.DateField()
    total = models.PositiveIntegerField()
    told = models.PositiveIntegerField(default=0)
    spared = models.PositiveIntegerField(default=0)
    after = PathField(blank=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="nudge_round_once_a_day", fields=["organization", "kind", "on"])]

    def __str__(self) -> str:
        return f"{self.told + self.spared} / {self.total}"


class KeepingTurn(models.Model):
    """One row whose lock serializes the keeping of the sums."""

    id = models.PositiveSmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.id)
