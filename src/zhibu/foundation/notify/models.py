"""Notices in the program itself."""

from django.db import models
from django.db.models import Q

from zhibu.kernel.ids import new_id


class Notice(models.Model):
    """One thing told to one person. `url` is a path of this site; `unique_key` keeps it from being told twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    unique_key = models.CharField(max_length=160, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="notice_of_account"),
            models.Index(fields=["account_id"], name="notice_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notice_once", fields=["account_id", "unique_key"], condition=Q(unique_key__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title
