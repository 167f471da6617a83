"""How often an article was read where, and by what the cache knows that something has changed."""

from django.db import models

from zhibu.portal.models.articles import ArticlePage
from zhibu.portal.models.sites import SitePage


class ReadCount(models.Model):
    """How often an article was read on a site on a day. No person, no cookie, no address is ever kept."""

    id = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="reads")
    site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="reads")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_count_a_day", fields=["article", "site", "day"])]
        indexes = [models.Index(name="reads_of_site", fields=["site", "-day"])]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.count}"


class SiteStamp(models.Model):
    """When something that readers see has last changed for an organization: `name` is its path, or a path and what.

    `version` is the nanosecond of the change, never twice the same in practice: pages kept in memory compare it.
    """

    name = models.CharField(max_length=96, primary_key=True)
    version = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} @ {self.version}"
