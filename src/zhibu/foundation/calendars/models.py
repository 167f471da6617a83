"""Addresses under which a person's calendar is read without a session."""

from django.db import models
from django.db.models import Q

from zhibu.kernel.ids import new_id


class Feed(models.Model):
    """One address of one person, for one device. `key` is a keyed digest of the secret in it: the secret is not kept.

    `request` is the form that made it: the same form sent twice makes one feed. An ended one keeps its row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    name = models.CharField(max_length=20)
    key = models.CharField(max_length=32, unique=True)
    request = models.UUIDField()
    made_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "made_at"], name="feed_of_account", condition=Q(ended_at=None))]
        constraints = [models.UniqueConstraint(fields=["account_id", "request"], name="feed_once_a_form")]

    def __str__(self) -> str:
        return self.name
