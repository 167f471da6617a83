"""Imports: one uploaded file on its way into the registry, and the verdict of each of its rows."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.imports.choices import ImportState, VerdictKind
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Import(models.Model):
    """One file, from upload to result.

    `reading` says how it is read: sheet, header, columns, mapping. `run` names the job that is at work: an older one
    that wakes up late finds another name and stops. `cursor` is the last row whose batch was entered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    spec = models.CharField(max_length=40)
    scope_path = PathField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.MAPPING)
    token = models.UUIDField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    reading = models.JSONField(default=dict)
    created_by_id = models.UUIDField()
    created_by_name = models.CharField(max_length=80)
    home_path = PathField(blank=True)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    run = models.UUIDField(null=True)
    stumbles = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=400, blank=True)
    rows_expected = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_entered = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    passed_over = models.JSONField(default=dict)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "-created_at"], name="import_by_scope"),
            models.Index(fields=["created_at"], name="import_to_clear", condition=Q(cleared_at=None)),
            models.Index(fields=["file"], name="import_by_file"),
        ]
        constraints = [
            models.UniqueConstraint(name="import_once_a_form", fields=["created_by_id", "token"]),
        ]

    def __str__(self) -> str:
        return f"{self.spec} {self.id}"


class ImportRow(models.Model):
    """The verdict of one row. Never the row itself: no value of a sensitive column is kept here.

    `problems` is a list of [column key, message].
    """

    id = models.BigAutoField(primary_key=True)
    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=VerdictKind.choices)
    title = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)
    object_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "kind", "number"], name="import_row_by_kind")]
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["owner", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
