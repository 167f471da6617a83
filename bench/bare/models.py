"""Two tables: one to insert into, one to update and list."""

from django.db import models


class Deed(models.Model):
    """A row that a request inserts."""

    person = models.IntegerField()
    text = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.text


class Line(models.Model):
    """A row that a request updates, and of which a page lists fifty."""

    name = models.CharField(max_length=40)
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name
