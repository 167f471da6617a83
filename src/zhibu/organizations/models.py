"""The tree of organizations, their history, posts and terms."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.organizations.choices import (
    Category,
    ChangeKind,
    CommitteeLevel,
    OrganizationKind,
    OrganizationState,
    PostKind,
    ReshapingKind,
    Territory,
    UnitSituation,
)
from zhibu.organizations.spelling import SEARCH_KEY_LENGTH


class Organization(models.Model):
    """A node of the tree. `path` places it (see `kernel.paths`); `next_child` counts the steps ever given out."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = PathField(unique=True)
    next_child = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=24)
    pinyin = models.CharField(max_length=480, blank=True)
    initials = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    committee_level = models.CharField(max_length=10, choices=CommitteeLevel.choices, blank=True, default="")
    code = models.CharField(max_length=32, unique=True, null=True, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=OrganizationState.choices, default=OrganizationState.ACTIVE)
    unit_situation = models.CharField(max_length=20, choices=UnitSituation.choices, blank=True)
    unit_code = models.CharField(max_length=200, blank=True)
    territory = models.CharField(max_length=20, choices=Territory.choices, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices, blank=True)
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    community = models.CharField(max_length=80, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    founding_document = models.CharField(max_length=80, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["parent", "name"], name="organization_sisters"),
            models.Index(fields=["kind", "path"], name="organization_by_kind"),
            models.Index(fields=["region_code", "path"], name="organization_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="organization_name_once",
                fields=["parent", "name"],
                condition=Q(state="active"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchKey(models.Model):
    """One ending of a name, in characters, in initials or in pinyin: "contains" becomes "begins with" on an index.

    `text` keeps the first `SEARCH_KEY_LENGTH` characters of the ending.
    """

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="search_keys")
    text = PathField(max_length=SEARCH_KEY_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["text", "organization"], name="organization_search")]

    def __str__(self) -> str:
        return self.text


class Change(models.Model):
    """One entry of an organization's history; `before` and `after` are plain values of what changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=16, choices=ChangeKind.choices)
    on = models.DateField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["organization", "-on"], name="change_history")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Suspension(models.Model):
    """The life of an organization rests, for the reason that the office gives: half-open days, open until resumed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="suspensions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suspension_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            models.UniqueConstraint(name="one_open_suspension", fields=["organization"], condition=Q(ends_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.starts_on}"


class Reshaping(models.Model):
    """A merger, split, dissolution or suspension, with what it takes to undo it.

    `other` took over, or was made by the split. `kept` holds, for each table, the rows that changed: id, the watched
    columns before and after (None where there was or is no row). `id` may be a form's token.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=ReshapingKind.choices)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="reshapings")
    other = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="reshapings_of_others")
    path = PathField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    kept = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["organization", "-at"], name="reshaping_of_organization")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Term(models.Model):
    """One term of office of a committee: half-open days. `first_ends_on` is the end before any extension."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    first_ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="term_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(name="term_number_once", fields=["organization", "number"]),
        ]
        indexes = [models.Index(fields=["ends_on"], name="term_ending")]

    def __str__(self) -> str:
        return f"{self.organization_id} #{self.number}"


class PostHolding(models.Model):
    """A person in a post for a period: a member by id (members stand above this context) and by name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="holdings")
    post = models.CharField(max_length=20, choices=PostKind.choices)
    holder_id = models.UUIDField(null=True)
    holder_name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder_id"], name="holding_by_holder"),
            models.Index(fields=["organization", "-starts_on"], name="holding_by_node"),
        ]
        constraints = [
            models.CheckConstraint(
                name="holding_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
            ),
            models.UniqueConstraint(
                name="one_open_secretary",
                fields=["organization", "post"],
                condition=Q(ends_on=None, post="secretary"),
            ),
            models.UniqueConstraint(
                name="one_open_holding_a_member",
                fields=["organization", "post", "holder_id"],
                condition=Q(ends_on=None, holder_id__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_holding_a_name",
                fields=["organization", "post", "holder_name"],
                condition=Q(ends_on=None, holder_id=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}, {self.post}"
