"""The index: what is known of each document, what of it is shown, and which nodes' people may see it.

The words stand where the engine keeps them: a full-text table on SQLite, a column on PostgreSQL, a cluster.
"""

from django.db import models

from zhibu.foundation.tree.fields import PathField


class Document(models.Model):
    """One thing that can be found. `id` grows with the day `on`, so that newest first is the order of ids.

    `key` is the id of the thing in its own context. A change gives the document a new id: what an engine still holds
    under the old one leads nowhere. `is_hidden`: its place in the tree has moved and it is not made anew yet.
    `digest` says what it was made of.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=64)
    path = PathField(blank=True)
    on = models.DateField()
    is_hidden = models.BooleanField(default=False)
    digest = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["id"], name="search_hidden", condition=models.Q(is_hidden=True))]
        constraints = [models.UniqueConstraint(name="search_document_once", fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Content(models.Model):
    """What is shown of a document, and what is marked in it."""

    document_id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    note = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.title


class Sight(models.Model):
    """The people of one node may see a document: an audience of it that has a place in the tree."""

    id = models.BigAutoField(primary_key=True)
    document_id = models.BigIntegerField(db_index=True)
    reach = models.CharField(max_length=6)
    verb = models.CharField(max_length=40, blank=True)
    path = PathField(db_index=True)

    def __str__(self) -> str:
        return f"{self.reach} {self.verb} {self.path}"
