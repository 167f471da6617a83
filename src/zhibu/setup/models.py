"""That the site has been set up, once."""

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """The one row of this table: whoever writes it first has set up the site."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    account_id = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"set up at {self.at:%Y-%m-%d}"
