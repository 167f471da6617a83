"""Books on the shelf of an organization, and who has had them."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Book(models.Model):
    """A book, where it lies. `organization_id` and `path` point to the organization without a foreign key, so that
    the module's tables can be dropped alone; `request` makes a form sent twice one book."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization_id = models.UUIDField()
    path = PathField()
    title = models.CharField(max_length=80)
    author = models.CharField(max_length=60, blank=True)
    entered_at = models.DateTimeField()
    taken_out_at = models.DateTimeField(null=True)
    request = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["path", "title", "id"], name="corner_shelf", condition=Q(taken_out_at=None))]

    def __str__(self) -> str:
        return self.title


class Loan(models.Model):
    """Somebody has a book, or had it. `due_on` is the last day, as the rule stood when it was lent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="loans", db_index=False)
    member_id = models.UUIDField(null=True)
    name = models.CharField(max_length=40)
    lent_on = models.DateField()
    due_on = models.DateField()
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="corner_lent_once", fields=["book"], condition=Q(returned_on=None))
        ]
        indexes = [models.Index(fields=["member_id", "-lent_on"], name="corner_of_member")]

    def __str__(self) -> str:
        return f"{self.name} until {self.due_on}"
