"""Roll-ups: the figures of every node of the tree, kept by events and provable from the tables they come from.

Everything here is derived. `Node`, `NodeWeek` and `NodeYear` hold the sums of whole subtrees; `MemberYear` and the
`own_…` columns hold what one member or node contributes, so that a recount knows by how much to change the sums.
"""

from django.db import models

from zhibu.foundation.tree.fields import PathField


class Node(models.Model):
    """One node and its subtree now. `quiet_since` is the Monday of the last week with a check-in at this very node;
    before the first one, of the week in which the node was entered. `version` grows with every change of any figure
    in the subtree, so that a page drawn from them can be kept until then."""

    path = PathField(primary_key=True)
    parent_path = PathField(blank=True)
    own_members = models.PositiveIntegerField(default=0)
    own_exempt = models.PositiveIntegerField(default=0)
    is_branch = models.BooleanField(default=False)
    quiet_since = models.DateField(null=True)
    members = models.PositiveIntegerField(default=0)
    exempt = models.PositiveIntegerField(default=0)
    branches = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["parent_path"], name="node_children"),
            models.Index(
                fields=["quiet_since", "path"], name="node_quiet", condition=models.Q(is_branch=True, members__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.path


class NodeWeek(models.Model):
    """One week (from its Monday) of a node's subtree: a member counts where the check-in took place;
    `branches_learning` are those with at least one check-in."""

    id = models.BigAutoField(primary_key=True)
    path = PathField()
    parent_path = PathField(blank=True)
    week = models.DateField()
    check_ins = models.IntegerField(default=0)
    members_learning = models.IntegerField(default=0)
    completed = models.IntegerField(default=0)
    branches_learning = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["parent_path", "week"], name="node_week_children")]
        constraints = [models.UniqueConstraint(name="node_week_once", fields=["path", "week"])]

    def __str__(self) -> str:
        return f"{self.path} {self.week}"


class MemberYear(models.Model):
    """What one member contributes to a year: the hours, what the year asks of them, and the place where both are
    accounted. Kept so that a recount knows what to take away where; without hours there is no row."""

    id = models.BigAutoField(primary_key=True)
    member_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    path = PathField()
    hours = models.DecimalField(max_digits=8, decimal_places=1)
    required = models.DecimalField(max_digits=6, decimal_places=1)

    class Meta:
        indexes = [models.Index(fields=["year", "path"], name="member_year_place")]
        constraints = [models.UniqueConstraint(name="member_year_once", fields=["member_id", "year"])]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"


class NodeYear(models.Model):
    """Hours of a year in a node's subtree: their sum, how many members have any, how many have what is asked of
    them, and how many stand in each band of one hour (see `rules.band_of`)."""

    id = models.BigAutoField(primary_key=True)
    path = PathField()
    parent_path = PathField(blank=True)
    year = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=12, decimal_places=1, default=0)
    learners = models.IntegerField(default=0)
    reached = models.IntegerField(default=0)
    bands = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["parent_path", "year"], name="node_year_children")]
        constraints = [models.UniqueConstraint(name="node_year_once", fields=["path", "year"])]

    def __str__(self) -> str:
        return f"{self.path} {self.year}"


class PathMove(models.Model):
    """A move of a subtree that the roll-ups have followed: an event that still names the old place finds the new."""

    id = models.BigAutoField(primary_key=True)
    old_path = PathField()
    new_path = PathField()

    class Meta:
        constraints = [models.UniqueConstraint(name="path_move_once", fields=["old_path"])]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"


class Turn(models.Model):
    """One row whose lock serializes all upkeep: every batch changes the root's figures anyway."""

    id = models.PositiveSmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.id)
