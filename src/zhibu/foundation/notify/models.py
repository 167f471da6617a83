"""Notices in the program itself, the ways out that a person has chosen, and what became of each message."""

from datetime import time

from django.db import models
from django.db.models import Q

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.foundation.notify.choices import Channel, DeliveryState, Pace, Problem
from zhibu.kernel.ids import new_id


class Notice(models.Model):
    """One thing told to one person. `url` is a path of this site; `unique_key` keeps it from being told twice.

    `needed_by` is when it is of no use any more, where it says so (the meeting begins).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    needed_by = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    unique_key = models.CharField(max_length=160, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="notice_of_account"),
            models.Index(fields=["account_id"], name="notice_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notice_once", fields=["account_id", "unique_key"], condition=Q(unique_key__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """A notice on one way out: by e-mail or text message once, by push once for each device.

    `sent_to` is the address as its owner recognizes it and nobody else can use it. `in_digest`: it waits for the
    e-mail that tells several things.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    account_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    device_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True)
    in_digest = models.BooleanField(default=False)
    sent_to = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["account_id", "-created_at", "-id"], name="message_of_account"),
            models.Index(fields=["state", "-created_at", "-id"], name="message_log"),
            models.Index(fields=["created_at"], name="message_age"),
            models.Index(
                fields=["account_id", "due_at"], name="message_in_digest",
                condition=Q(in_digest=True, state="waiting"),
            ),
            models.Index(fields=["tried_at"], name="message_paid", condition=Q(channel="text")),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                name="message_once", fields=["notice", "channel"], condition=Q(device_id__isnull=True)
            ),
            models.UniqueConstraint(
                name="message_once_a_device", fields=["notice", "device_id"], condition=Q(device_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Preference(models.Model):
    """What a person has chosen. `choices` holds the ways by group of notices; a group that is not in it keeps its own
    defaults. Quiet hours that begin when they end are none."""

    account_id = models.UUIDField(primary_key=True)
    choices = models.JSONField(default=dict)
    mail_pace = models.CharField(max_length=8, choices=Pace.choices, default=Pace.AT_ONCE)
    quiet_from = models.TimeField(default=time(22))
    quiet_until = models.TimeField(default=time(7))
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.mail_pace


class MailAddress(models.Model):
    """The address that a person has proved to be theirs. `refused_at`: its server said that there is no such box."""

    account_id = models.UUIDField(primary_key=True)
    address = EncryptedField()
    verified_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"since {self.verified_at:%Y-%m-%d}"


class MailCode(models.Model):
    """A code that is to prove an address: made by the job that sends it, kept as a keyed digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    address = EncryptedField()
    address_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-made_at"], name="mail_code_of"),
            models.Index(fields=["address_key", "-made_at"], name="mail_code_to"),
            models.Index(fields=["made_at"], name="mail_code_age"),
        ]

    def __str__(self) -> str:
        return f"code of {self.made_at:%Y-%m-%d %H:%M}"


class PushDevice(models.Model):
    """A browser that has signed up for pushes. Whoever signs up there last has it: `digest` (of the address that its
    maker gave it) is unique. Address and keys are sealed: with them anybody could send to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    endpoint = EncryptedField()
    public_key = EncryptedField()
    secret = EncryptedField()
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "made_at"], name="device_of_account")]

    def __str__(self) -> str:
        return self.name


class PushKey(models.Model):
    """The key by which push services know this site. There is one; were it lost, every device would have to sign up
    again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    private = EncryptedField()
    public = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public[:12]


class Once(models.Model):
    """Something that was called to mind, so that it is not again: by a key of the context that does."""

    key = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "once"
        indexes = [models.Index(fields=["at"], name="once_age")]

    def __str__(self) -> str:
        return self.key
