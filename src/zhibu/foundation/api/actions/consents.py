"""People letting applications act for them: saying yes, and taking it back. Source: RFC 6749, RFC 7636, RFC 9700."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import SYSTEM, Actor
from zhibu.foundation.api.access import get_consent
from zhibu.foundation.api.actions.tokens import demand_in_use, demand_scopes
from zhibu.foundation.api.choices import TokenKind
from zhibu.foundation.api.models import Application, Code, Consent, Renewal, Token
from zhibu.foundation.api.queries import digest_of
from zhibu.foundation.api.rules import ACCESS_LIFE, CODE_LIFE, RENEWAL_LIFE
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import NotFound


@transaction.atomic
def give_consent(
    *, actor: Actor, at: datetime, application_id: UUID, scopes: Collection[str], address: str, challenge: str
) -> str:
    """Let an application act for the actor within `scopes`; the code that it changes into tokens, good for minutes.

    A consent that stands is widened or narrowed to what is said now. Order of effects: consent, code, audit. Raises
    NotFound for the anonymous and for an unknown application; Refused (`ended`, `no_scope`).
    """
    application = Application.objects.select_for_update().filter(pk=application_id).first()
    if actor.account_id is None or application is None:
        raise NotFound
    demand_in_use(application)
    wanted = demand_scopes([scope for scope in scopes if scope in application.scopes])
    consent, is_new = Consent.objects.get_or_create(
        application=application, account_id=actor.account_id, ended_at=None,
        defaults={"scopes": wanted, "made_at": at},
    )  # fmt: skip
    if is_new or consent.scopes != wanted:
        consent.scopes, consent.made_at = wanted, at
        consent.save(update_fields=["scopes", "made_at"])
        _record(actor, at, "consent.given", consent)
    code = secrets.token_urlsafe(32)
    Code.objects.create(
        digest=digest_of(code), consent=consent, scopes=wanted, address=address, challenge=challenge,
        expires_at=at + CODE_LIFE,
    )  # fmt: skip
    return code


@transaction.atomic
def end_consent(*, actor: Actor, at: datetime, consent_id: UUID) -> None:
    """Let an application act for the actor no more; all tokens that came of it end. Twice changes nothing.

    Order of effects: consent, tokens, audit. Raises NotFound for another's.
    """
    consent = get_consent(actor, consent_id)
    if consent.ended_at is None:
        end_with_tokens(consent, at=at)
        _record(actor, at, "consent.ended", consent)


def end_with_tokens(consent: Consent, *, at: datetime) -> None:
    """End a consent and every token that came of it; the caller has decided that."""
    Consent.objects.filter(pk=consent.pk, ended_at=None).update(ended_at=at)
    Token.objects.filter(consent=consent, ended_at=None).update(ended_at=at)
    Renewal.objects.filter(consent=consent, used_at=None).update(used_at=at)
    Code.objects.filter(consent=consent, used_at=None).update(used_at=at)


def keep_tokens(consent: Consent, scopes: Collection[str], *, secret: str, renewal: str, at: datetime) -> Token:
    """Keep the token that an application gets to act for a person, and what renews it, in the caller's transaction.

    The caller has checked who asks. What the consent does not allow any more is left out.
    """
    narrowed = [scope for scope in consent.scopes if scope in scopes]
    Renewal.objects.create(digest=digest_of(renewal), consent=consent, scopes=narrowed, expires_at=at + RENEWAL_LIFE)
    return Token.objects.create(
        kind=TokenKind.GRANTED, name=consent.application.name, digest=digest_of(secret),
        account_id=consent.account_id, application=consent.application, consent=consent, scopes=narrowed,
        made_at=at, expires_at=at + ACCESS_LIFE,
    )  # fmt: skip


def keep_own_token(application: Application, scopes: Collection[str], *, secret: str, at: datetime) -> Token:
    """Keep the token that an application gets to act as itself; it proves itself again for the next one."""
    return Token.objects.create(
        kind=TokenKind.GRANTED, name=application.name, digest=digest_of(secret), application=application,
        scopes=[scope for scope in application.scopes if scope in scopes], made_at=at, expires_at=at + ACCESS_LIFE,
    )  # fmt: skip


def open_code(code: str, application: Application, *, at: datetime) -> Code | None:
    """The code, locked, if it is the application's and good; one that was used already ends its consent."""
    rows = Code.objects.select_related("consent__application").select_for_update(of=("self",))
    found = rows.filter(digest=digest_of(code), consent__application=application).first()
    return _good(found, at)


def open_renewal(renewal: str, *, at: datetime) -> Renewal | None:
    """What renews a token, locked, if it is good; one that was used already ends its consent: somebody has stolen it.

    Source: RFC 9700 §4.14.2.
    """
    rows = Renewal.objects.select_related("consent__application").select_for_update(of=("self",))
    return _good(rows.filter(digest=digest_of(renewal)).first(), at)


def _good(found: Any, at: datetime) -> Any:
    if found is None or found.consent.ended_at is not None:
        return None
    if found.used_at is not None:
        end_with_tokens(found.consent, at=at)
        audit.record(
            actor=SYSTEM, at=at, action="consent.ended", object_kind="consent", object_id=found.consent_id,
            detail={"application": found.consent.application.name, "why": "used twice"},
        )  # fmt: skip
        return None
    return found if found.expires_at > at else None


def mark_used(found: Code | Renewal, *, at: datetime) -> None:
    """Note that a code or a renewal has been used: it opens nothing any more."""
    found.used_at = at
    found.save(update_fields=["used_at"])


def end_shown(secret: str, application: Application, *, at: datetime) -> None:
    """End what an application shows: a token alone; what renews one with its whole consent. Unknown ones change
    nothing. Source: RFC 7009 §2.1."""
    digest = digest_of(secret)
    Token.objects.filter(digest=digest, application=application, ended_at=None).update(ended_at=at)
    renewal = (
        Renewal.objects.select_related("consent").filter(digest=digest, consent__application=application).first()
    )
    if renewal is not None:
        end_with_tokens(renewal.consent, at=at)


def _record(actor: Actor, at: datetime, action: str, consent: Consent) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="consent", object_id=consent.pk, scope_path=actor.home_path,
        detail={"application": consent.application.name, "scopes": consent.scopes},
    )  # fmt: skip
