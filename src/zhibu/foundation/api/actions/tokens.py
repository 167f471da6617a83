"""Making and ending tokens."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.api.access import get_application, get_token
from zhibu.foundation.api.choices import Scope, TokenKind
from zhibu.foundation.api.models import Application, Token
from zhibu.foundation.api.queries import digest_of
from zhibu.foundation.api.rules import LIFE_DAYS, MOST_TOKENS
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import NotFound, Refused

PREFIX = "zhibu_"
"""Every token begins so: whoever finds one in a text or in a repository knows what it is."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token and its secret, which is known here and now and never again."""

    token: Token
    secret: str


@transaction.atomic
def make_own_token(
    *, actor: Actor, at: datetime, name: str, scopes: Collection[str], days: int, request: UUID
) -> MadeToken:
    """A token with which a program acts as the actor, within `scopes`, for so many days.

    The same `request` again is refused, because the secret is not known any more. Order of effects: token, audit.
    Raises NotFound for the anonymous; Refused (`no_scope`, `days`, `too_many`, `sent_twice`).
    """
    if actor.account_id is None:
        raise NotFound
    held = Token.objects.filter(account_id=actor.account_id, kind=TokenKind.PERSONAL, ended_at=None)
    _demand_room(held.filter(expires_at__gt=at).count())
    made = _make(
        Token(kind=TokenKind.PERSONAL, account_id=actor.account_id, name=name, made_at=at, request=request),
        scopes, days,
    )  # fmt: skip
    _record(actor, at, "api_token.made", made.token, actor.home_path)
    return made


@transaction.atomic
def make_application_token(
    *, actor: Actor, at: datetime, application_id: UUID, name: str, days: int, request: UUID
) -> MadeToken:
    """A token with which an application acts as itself, within its scopes, for so many days.

    Order of effects: token, audit. Raises NotFound; Refused (`ended`, `days`, `too_many`, `sent_twice`).
    """
    application = get_application(actor, application_id, lock=True)
    demand_in_use(application)
    _demand_room(application.tokens.filter(kind=TokenKind.APPLICATION, ended_at=None, expires_at__gt=at).count())
    token = Token(kind=TokenKind.APPLICATION, application=application, name=name, made_at=at, request=request)
    made = _make(token, application.scopes, days)
    _record(actor, at, "api_token.made", made.token, application.scope_path)
    return made


@transaction.atomic
def end_token(*, actor: Actor, at: datetime, token_id: UUID) -> Token:
    """Let a token open nothing from now on. Ending an ended one changes nothing.

    Order of effects: token, audit. Raises NotFound for another's.
    """
    token = get_token(actor, token_id)
    if token.ended_at is None:
        token.ended_at = at
        token.save(update_fields=["ended_at"])
        place = token.application.scope_path if token.application else actor.home_path
        _record(actor, at, "api_token.ended", token, place)
    return token


def demand_in_use(application: Application) -> None:
    """Raises Refused `ended` for an application that has been ended."""
    if application.ended_at is not None:
        raise Refused("ended", _("This application was ended."))


def demand_scopes(scopes: Collection[str]) -> list[str]:
    """The scopes, known ones only, in order. Raises Refused `no_scope` if there are none."""
    known = [scope.value for scope in Scope if scope.value in scopes]
    if not known:
        raise Refused("no_scope", _("Choose what the program may do."), "scopes")
    return known


def _demand_room(held: int) -> None:
    if held >= MOST_TOKENS:
        raise Refused("too_many", _("There are twenty tokens already. End one that is not used."))


def _make(token: Token, scopes: Collection[str], days: int) -> MadeToken:
    if days not in LIFE_DAYS:
        raise Refused("days", _("Choose for how long the token holds."), "days")
    if Token.objects.filter(request=token.request).exists():
        raise Refused("sent_twice", _("This form was sent already. A token is shown only once: make another one."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token.name = token.name.strip()[:40]
    token.digest = digest_of(secret)
    token.scopes = demand_scopes(scopes)
    token.expires_at = token.made_at + timedelta(days=days)
    token.save(force_insert=True)
    return MadeToken(token, secret)


def _record(actor: Actor, at: datetime, action: str, token: Token, place: str) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="api_token", object_id=token.pk, scope_path=place,
        detail={"scopes": token.scopes, "until": token.expires_at.isoformat()},
    )  # fmt: skip
