"""Requests to erase what is held on a person; done, they are the tombstone."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.rights.choices import ErasureState
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Erasure(models.Model):
    """Somebody's request. `name` is emptied when it is done; what stays is that it was done, by whom, and how much.

    `office_by_id` answers for the records of the place, `security_by_id` for the rights: two persons. `erased` and
    `kept` are counts and reasons by kind of data.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80, blank=True)
    home_path = PathField(blank=True)
    ground = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=ErasureState.choices, default=ErasureState.ASKED)
    asked_by_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    office_by_id = models.UUIDField(null=True)
    office_at = models.DateTimeField(null=True)
    security_by_id = models.UUIDField(null=True)
    security_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    erased = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["state", "-asked_at"], name="erasure_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["account_id"], name="one_open_erasure", condition=Q(state="asked", account_id__isnull=False)
            ),
            models.CheckConstraint(
                name="erasure_by_two_persons",
                condition=Q(office_by_id=None) | Q(security_by_id=None) | ~Q(office_by_id=models.F("security_by_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d}"
