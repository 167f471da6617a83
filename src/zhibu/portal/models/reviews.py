"""Who reviews for a site, and the terms that an office wants written rightly."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models.sites import SitePage


class ReviewSeat(models.Model):
    """An account that reviews at a step for a site, and for those below that have nobody at this step.

    `deputy_id` stands in from `deputy_from` until `deputy_until`, both days included.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="seats")
    step = models.CharField(max_length=6, choices=ReviewStep.choices)
    account_id = models.UUIDField()
    deputy_id = models.UUIDField(null=True, blank=True)
    deputy_from = models.DateField(null=True, blank=True)
    deputy_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(name="seat_of_account", fields=["account_id"]),
            models.Index(name="seat_of_deputy", fields=["deputy_id"], condition=Q(deputy_id__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(name="one_seat_each", fields=["site", "step", "account_id"])]

    def __str__(self) -> str:
        return f"{self.step} @ {self.site_id}"


class Term(models.Model):
    """How a term is not to be written at the organization and below, how it is, and why.

    `must`: nothing goes to review with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope_path = PathField()
    wrong = models.CharField(max_length=60)
    right = models.CharField(max_length=60)
    why = models.CharField(max_length=200, blank=True)
    must = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_term_a_place", fields=["scope_path", "wrong"])]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.right}"
