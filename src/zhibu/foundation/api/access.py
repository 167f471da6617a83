"""Fetching is the check: applications, tokens, consents."""

from uuid import UUID

from zhibu.foundation.access.access import get_place_allowing
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.registry import Place
from zhibu.foundation.api.models import Application, Consent, Token
from zhibu.kernel.errors import Forbidden, NotFound


def require_managing(actor: Actor) -> None:
    """Pass if the actor manages accounts anywhere, those of programs among them; raises Forbidden."""
    if not actor.can_anywhere(Verb.MANAGE_ACCOUNTS):
        raise Forbidden


def get_application(actor: Actor, application_id: UUID, *, lock: bool = False) -> Application:
    """An application, ended ones too, on a node whose accounts the actor manages. Raises NotFound."""
    rows = Application.objects.select_for_update() if lock else Application.objects
    application = rows.filter(pk=application_id).first()
    if application is None or not actor.can(Verb.MANAGE_ACCOUNTS, application.scope_path):
        raise NotFound
    return application


def get_node(actor: Actor, organization_id: UUID) -> Place:
    """A node on which the actor may enter an application. Raises NotFound, Forbidden if it is only visible."""
    return get_place_allowing(actor, Verb.MANAGE_ACCOUNTS, organization_id)


def get_token(actor: Actor, token_id: UUID) -> Token:
    """A token, locked, of the actor's own or of an application that they manage. Raises NotFound for another's."""
    rows = Token.objects.select_related("application").select_for_update(of=("self",))
    token = rows.filter(pk=token_id).first()
    if token is None:
        raise NotFound
    if token.account_id is not None:
        mine = token.account_id == actor.account_id
    else:
        mine = token.application is not None and actor.can(Verb.MANAGE_ACCOUNTS, token.application.scope_path)
    if not mine:
        raise NotFound
    return token


def get_consent(actor: Actor, consent_id: UUID) -> Consent:
    """A consent of the actor's own, locked. Raises NotFound."""
    consent = Consent.objects.select_for_update().filter(pk=consent_id).first()
    if consent is None or consent.account_id != actor.account_id:
        raise NotFound
    return consent
