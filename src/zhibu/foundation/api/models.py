"""Programs that ask on their own or for people, what they show to be let in, and what they were answered."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.api.choices import TokenKind
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Application(models.Model):
    """A program of somebody else's, on a node: an actor whose id stands in grants as an account's does.

    `addresses` are where people come back to, one a line; none if it asks nobody. `secret` is a keyed digest, empty
    for one that cannot keep a secret (an app on a phone). `request` is the form that made it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    scope_path = PathField()
    scopes = models.JSONField(default=list)
    addresses = models.TextField(blank=True)
    secret = models.CharField(max_length=32, blank=True)
    request = models.UUIDField(unique=True)
    made_by_id = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["scope_path", "name"], name="application_place")]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """A person lets an application act for them, within `scopes`, until one of them ends it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="consents")
    account_id = models.UUIDField()
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id"], name="consent_of_account", condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                name="consent_once", fields=["application", "account_id"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} → {self.application_id}"


class Token(models.Model):
    """What a program shows. `digest` is keyed: the token itself is kept nowhere. It acts as the person `account_id`,
    or as `application` where there is none. `last_on` is the last day of use."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=TokenKind.choices)
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=32, unique=True)
    account_id = models.UUIDField(null=True)
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="tokens")
    consent = models.ForeignKey(Consent, null=True, on_delete=models.CASCADE, related_name="tokens")
    scopes = models.JSONField(default=list)
    request = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "made_at"], name="token_of_account"),
            models.Index(fields=["expires_at"], name="token_expiry"),
        ]
        constraints = [
            models.CheckConstraint(name="token_expires_later", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="token_acts_as_somebody", condition=Q(account_id__isnull=False) | Q(application__isnull=False)
            ),
            models.UniqueConstraint(
                name="token_once_a_form",
                fields=["request"],
                condition=Q(request__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """What a person's yes hands to an application, to be changed into tokens once, within minutes."""

    digest = models.CharField(max_length=32, primary_key=True)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="codes")
    scopes = models.JSONField(default=list)
    address = models.CharField(max_length=300)
    challenge = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code until {self.expires_at}"


class Renewal(models.Model):
    """What an application shows to get its next token: good once. Shown twice, the whole consent ends."""

    digest = models.CharField(max_length=32, primary_key=True)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="renewals")
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"renewal until {self.expires_at}"


class Allowance(models.Model):
    """How many requests of a minute have been handed out to the processes that serve one bearer."""

    key = models.CharField(max_length=72, primary_key=True)
    minute = models.DateTimeField()
    taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.taken}"


class StoredAnswer(models.Model):
    """What a write was answered under a key of the client's: asked again, it is answered the same and not done again.

    `digest` is that of the request: the same key for another one is a mistake.
    """

    id = models.BigAutoField(primary_key=True)
    owner = models.UUIDField()
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="stored_answer_age")]
        constraints = [models.UniqueConstraint(name="stored_answer_once", fields=["owner", "key"])]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
