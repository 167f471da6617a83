"""Members: one record a person, in exactly one branch; its history, its readers, and what is asked about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.members import endings
from zhibu.members.choices import (
    ChangeKind,
    CorrectionState,
    LookKind,
    MemberCategory,
    ProposalState,
    Sex,
    Standing,
)
from zhibu.organizations.models import Organization


class Member(models.Model):
    """A member's record. Sensitive fields are sealed; `…_index` finds them without reading them.

    `pinyin` and `initials` sort by byte, so that a prefix is an index range on every database. `group` is a group of
    the member's own branch; `branch_since` and `group_since` are the days of coming there, None for "since joining,
    or not known". Where a member was before stands in `Stay`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="member"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="members", db_index=False)
    branch_since = models.DateField(null=True, blank=True)
    group = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="group_members", db_index=False
    )
    group_since = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=40)
    pinyin = PathField(max_length=120, blank=True)
    initials = PathField(max_length=40, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices)
    ethnicity = models.CharField(max_length=2, blank=True)
    native_place = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True, blank=True)
    education = models.CharField(max_length=2, blank=True)
    occupation = models.CharField(max_length=4, blank=True)
    job_title = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=12, choices=MemberCategory.choices)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NORMAL)
    suspended_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    resident_id = EncryptedField(blank=True)
    resident_id_index = models.CharField(max_length=32, blank=True)
    phone = EncryptedField(blank=True)
    phone_index = models.CharField(max_length=32, blank=True)
    landline = EncryptedField(blank=True)
    address = EncryptedField(blank=True)
    archive_unit = models.CharField(max_length=80, blank=True)
    is_lost = models.BooleanField(default=False)
    lost_on = models.DateField(null=True, blank=True)
    is_mobile = models.BooleanField(default=False)
    flow_to = models.CharField(max_length=80, blank=True)
    exempt_from_hours = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "pinyin", "id"], name="member_in_branch"),
            models.Index(fields=["group", "pinyin", "id"], name="member_in_group", condition=Q(group__isnull=False)),
            models.Index(fields=["name"], name="member_name"),
            *endings.indexes("name", "member_name_from"),
            models.Index(fields=["pinyin", "id"], name="member_pinyin"),
            models.Index(fields=["initials"], name="member_initials"),
            models.Index(fields=["phone_index"], name="member_phone", condition=~Q(phone_index="")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_record_a_person", fields=["resident_id_index"], condition=~Q(resident_id_index="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stay(models.Model):
    """A member was in a branch or in a group before: half-open days; `starts_on` None as in `Member.branch_since`."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="stays")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="past_stays")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_start", condition=Q(starts_on=None) | Q(ends_on__gt=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} until {self.ends_on}"


class Change(models.Model):
    """One entry of a record's history: who changed which fields from what to what. Protected values stand masked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    at = models.DateTimeField()
    on = models.DateField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["member", "-at"], name="change_of_member")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Look(models.Model):
    """Somebody has looked at somebody else's record. Opening counts once per person and day.

    `token` comes with the form: a reveal that is sent twice is one look.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="looks", db_index=False)
    kind = models.CharField(max_length=10, choices=LookKind.choices)
    viewer_id = models.UUIDField(null=True)
    viewer_name = models.CharField(max_length=80)
    viewer_place = models.CharField(max_length=140, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=200, blank=True)
    token = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["member", "-at"], name="look_at_member")]
        constraints = [
            models.UniqueConstraint(
                name="opened_once_a_day", fields=["member", "viewer_id", "on"], condition=Q(kind="opened")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class TransferProposal(models.Model):
    """One branch says that a member of another belongs to it; the current branch accepts or declines."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="proposals", db_index=False)
    from_organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    to_organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    reason = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    proposed_by_id = models.UUIDField(null=True)
    proposed_by_name = models.CharField(max_length=80, blank=True)
    proposed_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_proposal", fields=["member", "to_organization"], condition=Q(state="proposed")
            )
        ]
        indexes = [models.Index(fields=["state", "-proposed_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.proposed_at:%Y-%m-%d}"


class CorrectionRequest(models.Model):
    """A member says that a field of the own record is wrong. The new value is sealed, whatever the field."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="corrections", db_index=False)
    field = models.CharField(max_length=20)
    value = EncryptedField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.REQUESTED)
    answer = models.CharField(max_length=200, blank=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_correction", fields=["member", "field"], condition=Q(state="requested")
            )
        ]
        indexes = [
            models.Index(fields=["state", "-requested_at"], name="correction_by_state"),
            models.Index(fields=["member", "-requested_at"], name="correction_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.state}"
