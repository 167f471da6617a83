"""Stricter values of localities. The rules of the whole country are data in `data/`."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class LocalRule(models.Model):
    """A stricter value for the node `scope_path` and all below it, from a day until (exclusive) another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    scope_path = PathField()
    locality = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=10, decimal_places=2)
    source = models.CharField(max_length=200)
    article = models.CharField(max_length=60, blank=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["code", "scope_path"], name="local_rule_of")]
        constraints = [
            models.CheckConstraint(
                name="local_rule_ends_later",
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
            ),
            models.UniqueConstraint(
                name="local_rule_open_once", fields=["code", "scope_path"], condition=Q(in_force_until=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} @ {self.scope_path}"
