"""Who shows a token, which tokens and applications there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.access.registry import places
from zhibu.foundation.api.choices import Scope, TokenKind
from zhibu.foundation.api.models import Allowance, Application, Consent, Token
from zhibu.foundation.crypto.sealing import digest_of_secret
from zhibu.kernel import clock


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks: the actor, the token they show, what it lets them ask. `owner` is whose it is: the person's id, or
    the application's."""

    actor: Actor
    token_id: UUID
    scopes: frozenset[str]
    application_id: UUID | None
    owner: UUID


def digest_of(secret: str) -> str:
    """The digest under which a token, a code or a secret is kept."""
    return digest_of_secret(secret, "api")


def bearer_of(secret: str, at: datetime) -> Bearer | None:
    """Who shows this token; None if it is unknown, over, or its person or application is out of use. Two queries."""
    rows = Token.objects.select_related("application", "consent")
    token = rows.filter(digest=digest_of(secret), ended_at=None, expires_at__gt=at).first()
    if token is None or (token.application is not None and token.application.ended_at is not None):
        return None
    if token.consent is not None and token.consent.ended_at is not None:
        return None
    actor = actor_of_account(token.account_id) if token.account_id else actor_of(token.application)
    if actor is None or actor.account_id is None:
        return None
    scopes = frozenset(token.scopes)
    return Bearer(actor, token.pk, scopes, token.application_id, actor.account_id)


def actor_of_account(account_id: UUID) -> Actor | None:
    """The person of an account, as a session would make them; None if the account is closed. One query."""
    accounts: Any = get_user_model()._default_manager
    account = accounts.filter(pk=account_id, is_active=True).first()
    if account is None:
        return None
    return Actor(account_id=account.pk, name=account.name, member_id=account.member_id, home_path=account.home_path)


def actor_of(application: Application | None) -> Actor | None:
    """An application as an actor: its grants are those that name its id. No query."""
    return Actor(account_id=application.pk, name=application.name) if application else None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as pages show it. `state` is in_use, expired or ended."""

    id: UUID
    name: str
    kind: Any
    scopes: list[Any]
    made_at: datetime
    expires_at: datetime
    state: str
    last_on: date | None


def own_tokens(actor: Actor, at: datetime) -> list[TokenRow]:
    """The tokens that the actor has made and not ended, newest first, each with its last day of use. Two queries."""
    if actor.account_id is None:
        return []
    rows = Token.objects.filter(account_id=actor.account_id, kind=TokenKind.PERSONAL, ended_at=None)
    return _rows(list(rows.order_by("-made_at", "-pk")), at)


def tokens_of(application: Application, at: datetime) -> list[TokenRow]:
    """The application's own tokens that were not ended, newest first. Two queries."""
    rows = application.tokens.filter(kind=TokenKind.APPLICATION, ended_at=None)
    return _rows(list(rows.order_by("-made_at", "-pk")), at)


def last_days(tokens: list[Token]) -> dict[UUID, date]:
    """The last day on which each was used; those never used are left out. One query."""
    keys = {f"token:{token.pk}": token.pk for token in tokens}
    used = Allowance.objects.filter(pk__in=list(keys)).values_list("pk", "minute")
    return {keys[key]: clock.day_of(minute) for key, minute in used}


def _rows(tokens: list[Token], at: datetime) -> list[TokenRow]:
    used = last_days(tokens)
    return [
        TokenRow(
            id=token.pk,
            name=token.name,
            kind=TokenKind(token.kind).label,
            scopes=labels_of(token.scopes),
            made_at=token.made_at,
            expires_at=token.expires_at,
            state="ended" if token.ended_at else "expired" if token.expires_at <= at else "in_use",
            last_on=used.get(token.pk),
        )
        for token in tokens
    ]


def labels_of(scopes: list[str]) -> list[Any]:
    """Scopes in words, in the order of the list of all; unknown ones are left out. No query."""
    return [scope.label for scope in Scope if scope.value in scopes]


def applications_visible_to(actor: Actor) -> QuerySet[Application]:
    """Applications in use on nodes whose accounts the actor manages, by place, then name."""
    rows = Application.objects.filter(actor.within(Verb.MANAGE_ACCOUNTS, "scope_path"), ended_at=None)
    return rows.order_by("scope_path", "name", "pk")


def place_names(applications: list[Application]) -> dict[str, str]:
    """The names of the nodes on which they stand. One query."""
    return places().names({application.scope_path for application in applications})


def grants_of(application: Application, at: datetime) -> list[tuple[Grant, str]]:
    """The roles that an application holds, each with the name of its node. Two queries."""
    held = list(in_force_at(at).filter(account_id=application.pk).order_by("scope_path", "role"))
    names = places().names({grant.scope_path for grant in held})
    return [(grant, names.get(grant.scope_path, "")) for grant in held]


ROLES_FOR_PROGRAMS = (Role.READER, Role.COMMISSIONER, Role.SECRETARY, Role.OFFICE)
"""What a program may be: never one of the three administrators, never a reviewer, never a leader of a group."""


def consents_of(actor: Actor) -> list[Consent]:
    """What the actor lets applications do, newest first, each with its application. One query."""
    if actor.account_id is None:
        return []
    rows = Consent.objects.select_related("application").filter(account_id=actor.account_id, ended_at=None)
    return list(rows.order_by("-made_at", "-pk"))


def find_application(application_id: Any) -> Application | None:
    """An application in use by its id, whoever asks; None for anything else. One query."""
    try:
        wanted = UUID(str(application_id))
    except ValueError:
        return None
    return Application.objects.filter(pk=wanted, ended_at=None).first()


def application_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of applications, ended ones too; other ids are left out. One query."""
    return dict(Application.objects.filter(pk__in=set(ids)).order_by().values_list("pk", "name"))
