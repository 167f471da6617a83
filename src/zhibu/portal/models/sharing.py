"""One original, many sites: rows that say where else an article is read. No copy, nothing written for each site."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.portal.choices import ColumnKind, ContributionState, UseHow
from zhibu.portal.models.articles import ArticlePage
from zhibu.portal.models.sites import SitePage


class Push(models.Model):
    """An article given to every site at `scope_path` and below, in their column of this kind, until it is ended.

    `is_must`: no site below can refuse it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="pushes")
    scope_path = PathField()
    column_kind = models.CharField(max_length=12, choices=ColumnKind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    is_must = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(name="push_scope", fields=["scope_path", "column_kind", "article"])]
        constraints = [
            models.UniqueConstraint(
                name="one_push_at_a_time", fields=["article", "scope_path"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.scope_path}"


class Refusal(models.Model):
    """A site does not show an article that is given to it from above, as long as no push of it is a must."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="refusals")
    site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="refusals")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="refused_once", fields=["article", "site"])]

    def __str__(self) -> str:
        return f"{self.article_id} not on {self.site_id}"


class Subscription(models.Model):
    """A column of a site shows what a column of another site publishes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="subscriptions")
    column_kind = models.CharField(max_length=12, choices=ColumnKind.choices)
    source_site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="followers")
    source_kind = models.CharField(max_length=12, choices=ColumnKind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="subscribed_once", fields=["site", "source_site", "source_kind"]),
            models.CheckConstraint(name="subscribed_to_another", condition=~Q(site=F("source_site"))),
        ]
        indexes = [models.Index(name="subscription_source", fields=["source_site", "source_kind"])]

    def __str__(self) -> str:
        return f"{self.site_id} ← {self.source_site_id}/{self.source_kind}"


class Use(models.Model):
    """An article of another site in a column of this one: taken over, or contributed from below and accepted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="uses")
    site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="uses")
    column_kind = models.CharField(max_length=12, choices=ColumnKind.choices)
    how = models.CharField(max_length=12, choices=UseHow.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(name="use_of_site", fields=["site", "column_kind"])]
        constraints = [
            models.UniqueConstraint(
                name="used_once_at_a_time", fields=["article", "site"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.site_id}"


class Foreword(models.Model):
    """What a site says before an article of another one. The article itself it cannot change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="forewords")
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="forewords")
    text = models.TextField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_foreword", fields=["site", "article"])]

    def __str__(self) -> str:
        return self.text[:40]


class Contribution(models.Model):
    """An article offered to a site above; accepted, it becomes a `Use` there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="contributions")
    to_site = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="contributions")
    state = models.CharField(max_length=8, choices=ContributionState.choices, default=ContributionState.OFFERED)
    note = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(name="contribution_to_site", fields=["to_site", "state", "-at"])]
        constraints = [
            models.UniqueConstraint(
                name="offered_once_at_a_time",
                fields=["article", "to_site"],
                condition=Q(state=ContributionState.OFFERED.value),
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} ↑ {self.to_site_id}"
