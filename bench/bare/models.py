"""Two tables: one to insert into, one to update and list."""

from django.db import models


class Deed(models.Model):
    """A row that a request inserts."""

    person = models.IntegerField()
    text = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.text


class Line(models.Model):
    """A row that a request updates, and of which a page lists fifty: as many fields as a roster shows."""

    name = models.CharField(max_length=40)
    sex = models.CharField(max_length=6)
    born_on = models.DateField()
    joined_on = models.DateField()
    education = models.CharField(max_length=40)
    branch = models.CharField(max_length=80)
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name
