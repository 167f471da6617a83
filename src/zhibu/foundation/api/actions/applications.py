"""Entering applications, changing and ending them; the roles that they hold."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access import actions as grants
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.api.access import get_application, get_node
from zhibu.foundation.api.actions.tokens import demand_in_use, demand_scopes
from zhibu.foundation.api.models import Application, Consent, Token
from zhibu.foundation.api.queries import ROLES_FOR_PROGRAMS, digest_of
from zhibu.foundation.api.rules import address_fault
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, Refused

MOST_ADDRESSES = 5
ADDRESS_FAULTS = {
    "https": _("{address}: begin with https://; http:// is for 127.0.0.1 alone."),
    "fragment": _("{address}: leave out what follows #."),
    "wildcard": _("{address}: write the whole address, without *."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of an application. `addresses`: where people who let it act for them come back to."""

    name: str
    purpose: str
    scopes: Collection[str]
    addresses: Collection[str] = ()


@transaction.atomic
def enter_application(
    *, actor: Actor, at: datetime, organization_id: UUID, entry: Entry, request: UUID
) -> Application:
    """Enter an application on a node; it holds no role yet. The same `request` again returns what stands.

    Order of effects: application, audit. Raises NotFound, Forbidden (MANAGE_ACCOUNTS); Refused (`no_scope`,
    `address`, `addresses`).
    """
    place = get_node(actor, organization_id)
    application, is_new = Application.objects.get_or_create(
        request=request,
        defaults={
            "name": entry.name.strip()[:40],
            "purpose": entry.purpose.strip()[:200],
            "scope_path": place.path,
            "scopes": demand_scopes(entry.scopes),
            "addresses": _checked(entry.addresses),
            "made_by_id": actor.account_id,
            "made_by_name": actor.name,
            "made_at": at,
        },
    )
    if is_new:
        _record(actor, at, "application.made", application)
    return application


@transaction.atomic
def change_application(*, actor: Actor, at: datetime, application_id: UUID, entry: Entry) -> Application:
    """Change what is said of an application. Tokens made before keep their scopes but those taken away.

    Order of effects: application, tokens, audit. Raises NotFound; Refused (`ended`, `no_scope`, `address`).
    """
    application = get_application(actor, application_id, lock=True)
    demand_in_use(application)
    wanted = (entry.name.strip()[:40], entry.purpose.strip()[:200], demand_scopes(entry.scopes))
    addresses = _checked(entry.addresses)
    if (application.name, application.purpose, application.scopes, application.addresses) == (*wanted, addresses):
        return application
    application.name, application.purpose, application.scopes = wanted
    application.addresses = addresses
    application.save(update_fields=["name", "purpose", "scopes", "addresses"])
    rows: list[Token | Consent] = list(application.tokens.filter(ended_at=None))
    rows += application.consents.filter(ended_at=None)
    for row in rows:
        narrowed = [scope for scope in row.scopes if scope in application.scopes]
        if narrowed != row.scopes:
            row.scopes = narrowed
            row.save(update_fields=["scopes"])
    _record(actor, at, "application.changed", application)
    return application


@transaction.atomic
def make_secret(*, actor: Actor, at: datetime, application_id: UUID) -> tuple[Application, str]:
    """A new secret, shown once, with which the application proves itself; the old one opens nothing any more.

    Order of effects: application, audit. Raises NotFound; Refused `ended`.
    """
    application = get_application(actor, application_id, lock=True)
    demand_in_use(application)
    secret = "zhibu_secret_" + secrets.token_urlsafe(32)
    application.secret = digest_of(secret)
    application.save(update_fields=["secret"])
    _record(actor, at, "application.secret_made", application)
    return application, secret


@transaction.atomic
def end_application(*, actor: Actor, at: datetime, application_id: UUID) -> Application:
    """End an application: its tokens, what people let it do, and its roles end with it. Twice changes nothing.

    Order of effects: application, tokens, consents, grants, audit. Raises NotFound.
    """
    application = get_application(actor, application_id, lock=True)
    if application.ended_at is not None:
        return application
    application.ended_at = at
    application.save(update_fields=["ended_at"])
    Token.objects.filter(application=application, ended_at=None).update(ended_at=at)
    Consent.objects.filter(application=application, ended_at=None).update(ended_at=at)
    grants.end_all_grants(actor=actor, at=at, account_id=application.pk)
    _record(actor, at, "application.ended", application)
    return application


@transaction.atomic
def give_role(*, actor: Actor, at: datetime, application_id: UUID, role: str) -> Grant:
    """Give an application a role on its node and all below. The security administrator's deed, as for people.

    Order of effects: grant, audit. Raises NotFound, Forbidden (MANAGE_GRANTS); Refused (`ended`, `role`, and those
    of giving a role).
    """
    application = get_application(actor, application_id, lock=True)
    demand_in_use(application)
    if role not in ROLES_FOR_PROGRAMS:
        raise Refused("role", _("A program may not hold this role."), "role")
    return grants.give_grant(
        actor=actor, at=at, account_id=application.pk, role=Role(role), scope_path=application.scope_path
    )


@transaction.atomic
def end_role(*, actor: Actor, at: datetime, application_id: UUID, grant_id: UUID) -> None:
    """End a role of an application. Raises NotFound, Forbidden (MANAGE_GRANTS)."""
    application = get_application(actor, application_id)
    if not actor.can(Verb.MANAGE_GRANTS, application.scope_path):
        raise Forbidden
    if Grant.objects.filter(pk=grant_id, account_id=application.pk).exists():
        grants.end_grant(actor=actor, at=at, grant_id=grant_id)


def move_applications(*, old_path: str, new_path: str) -> int:
    """Carry the applications of a moved subtree along; call it in the move's own transaction."""
    return Application.objects.filter(scope_path__gte=old_path, scope_path__lt=paths.beyond(old_path)).update(
        scope_path=Concat(Value(new_path), Substr(F("scope_path"), len(old_path) + 1))
    )


def _checked(addresses: Collection[str]) -> str:
    found = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    if len(found) > MOST_ADDRESSES or any(len(address) > 300 for address in found):
        raise Refused("addresses", _("Five addresses at most, each of 300 characters at most."), "addresses")
    for address in found:
        fault = address_fault(address)
        if fault:
            raise Refused("address", format_lazy(ADDRESS_FAULTS[fault], address=address), "addresses")
    return "\n".join(found)


def _record(actor: Actor, at: datetime, action: str, application: Application) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="application", object_id=application.pk,
        scope_path=application.scope_path, detail={"name": application.name, "scopes": application.scopes},
    )  # fmt: skip
