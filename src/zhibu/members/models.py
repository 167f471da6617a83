"""Members: one record a person, in exactly one branch."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.kernel.ids import new_id
from zhibu.members.choices import MemberCategory, Sex, Standing
from zhibu.organizations.models import Organization


class Member(models.Model):
    """A member's record. Sensitive fields are sealed; `…_index` finds them without reading them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="member"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=40)
    pinyin = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=40, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices)
    ethnicity = models.CharField(max_length=2, blank=True)
    native_place = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True, blank=True)
    education = models.CharField(max_length=2, blank=True)
    occupation = models.CharField(max_length=4, blank=True)
    job_title = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=12, choices=MemberCategory.choices)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NORMAL)
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
            models.Index(fields=["organization", "name"]),
            models.Index(fields=["name"]),
            models.Index(fields=["initials"]),
            models.Index(fields=["phone_index"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_record_a_person", fields=["resident_id_index"], condition=~Q(resident_id_index="")
            )
        ]

    def __str__(self) -> str:
        return self.name
