"""When what keeps a site well was last done."""

from django.db import models


class Mark(models.Model):
    """The last time something was done ("backup", "rollups.verified"), and what came of it. One row each."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
