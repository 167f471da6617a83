"""Where events are sent, and what became of each."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.api.models import Application
from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.foundation.webhooks.choices import DeliveryState
from zhibu.kernel.ids import new_id


class Hook(models.Model):
    """An address of an application and the kinds of events that are sent there. The secret that signs is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="hooks")
    address = models.CharField(max_length=300)
    kinds = models.JSONField(default=list)
    secret = EncryptedField()
    request = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.address


class Delivery(models.Model):
    """One event to one address; its id goes with it, the same at every try, so that a receiver knows a repeat.

    `answer` is what the receiver said last, or why it was not reached.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    kind = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["hook", "-made_at", "-id"], name="delivery_log"),
            models.Index(fields=["made_at"], name="delivery_age"),
            models.Index(fields=["hook"], name="delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
