"""Receipts of what devices have sent."""

from django.db import models

from zhibu.foundation.offline.choices import OutcomeState


class Receipt(models.Model):
    """One deed that has arrived, under the id that the device gave it. What it said is not kept, only a fingerprint,
    by which another deed under the same id is known."""

    id = models.UUIDField(primary_key=True, editable=False)
    account_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    done_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OutcomeState.choices, blank=True)
    code = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-received_at"], name="receipt_of_account"),
            models.Index(fields=["received_at"], name="receipt_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
